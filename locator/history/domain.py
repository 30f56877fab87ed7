"""What is refused about the history."""

from http import HTTPStatus

from locator.errors import LocatorError


class NoSuchVersion(LocatorError):
    """An entry never was what is asked for."""

    status = HTTPStatus.NOT_FOUND
