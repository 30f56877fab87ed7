"""Errors of imports."""

from http import HTTPStatus

from locator.errors import LocatorError


class TooManyFiles(LocatorError):
    """One person has uploaded more within a day than the storage quota allows."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class ReaderFailed(LocatorError):
    """A reader failed because of a fault in the program; the log has the details under the reference."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class ImportNotFound(LocatorError):
    """There is no import of this number, or it is not the person's."""

    status = HTTPStatus.NOT_FOUND


class ImportMovedOn(LocatorError):
    """The import is no longer in the state in which the person saw it."""

    status = HTTPStatus.CONFLICT
