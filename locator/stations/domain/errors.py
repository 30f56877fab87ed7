"""Errors about stations, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class StationNotFound(LocatorError):
    """No station that the user may see has this code."""

    status = HTTPStatus.NOT_FOUND
