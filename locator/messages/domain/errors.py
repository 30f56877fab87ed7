"""Errors of messages."""

from http import HTTPStatus

from locator.errors import LocatorError


class ReportRefused(LocatorError):
    """A delivery report without a valid signature, or too old."""

    status = HTTPStatus.UNAUTHORIZED


class MessageRefused(Exception):
    """The gateway will never take this message: its number is none, its template is unknown."""
