"""Errors of jobs."""

from http import HTTPStatus

from locator.errors import LocatorError


class JobUnknown(LocatorError):
    """There is no failed job of this number."""

    status = HTTPStatus.NOT_FOUND


class WorkerDied(LocatorError):
    """A job was started several times, and never ended: its worker died, or lost the database."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
