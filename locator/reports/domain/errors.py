"""Errors of reports."""

from http import HTTPStatus

from locator.errors import LocatorError


class ReportNotFound(LocatorError):
    """There is no report with this code or number."""

    status = HTTPStatus.NOT_FOUND


class NothingToAdd(LocatorError):
    """The report is too old for details."""

    status = HTTPStatus.CONFLICT


class ReportTooOld(LocatorError):
    """The report is about a time days ago, or in the future."""

    status = HTTPStatus.BAD_REQUEST


class TooManyReports(LocatorError):
    """One origin sends more reports than the limit."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class PhotoRefused(LocatorError):
    """The file is too large, or no photo."""

    status = HTTPStatus.BAD_REQUEST
