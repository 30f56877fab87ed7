"""What is refused about stations."""

from http import HTTPStatus

from locator.errors import LocatorError


class StationNotFound(LocatorError):
    """No station that the asker may see has this code."""

    status = HTTPStatus.NOT_FOUND
