"""Errors about the history, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class NoSuchVersion(LocatorError):
    """The history has no such version of an entry."""

    status = HTTPStatus.NOT_FOUND
