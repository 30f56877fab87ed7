"""What is refused about reports."""

from http import HTTPStatus

from locator.errors import LocatorError


class ReportNotFound(LocatorError):
    """No report from the door has this code or number."""

    status = HTTPStatus.NOT_FOUND


class NothingToAdd(LocatorError):
    """A report is too old to be added to."""

    status = HTTPStatus.CONFLICT


class ReportTooOld(LocatorError):
    """A report of how it was days ago, or will be."""

    status = HTTPStatus.BAD_REQUEST


class TooManyReports(LocatorError):
    """One origin reports more than people at doors do."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class PhotoRefused(LocatorError):
    """A file that is too large, or no photo."""

    status = HTTPStatus.BAD_REQUEST
