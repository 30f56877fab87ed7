"""Errors of the code behind a plaque."""

from http import HTTPStatus

from locator.errors import LocatorError


class PlaqueCodeWrong(LocatorError):
    """No station has this number and this code, or too many wrong codes were tried: which, is not said."""

    status = HTTPStatus.FORBIDDEN
