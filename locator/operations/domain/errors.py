"""Errors of running the program."""

from http import HTTPStatus

from locator.errors import LocatorError


class SelfCheckFailed(LocatorError):
    """A service of the site did not answer as it should."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
