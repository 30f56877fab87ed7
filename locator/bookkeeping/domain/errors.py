"""Refusals of money lines and use counts, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class LineNotFound(LocatorError):
    """There is no such line, or it is not the person's."""

    status = HTTPStatus.NOT_FOUND


class TooManyLines(LocatorError):
    """A station or a union has as many lines as are kept."""

    status = HTTPStatus.CONFLICT
