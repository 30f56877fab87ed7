"""Errors of mail."""

from http import HTTPStatus

from locator.errors import LocatorError


class TooManyLinks(LocatorError):
    """One person was sent several links within the hour; more would flood the mailbox."""

    status = HTTPStatus.TOO_MANY_REQUESTS
