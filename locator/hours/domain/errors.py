"""Errors about opening hours, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class InvalidHours(LocatorError):
    """An opening_hours text that cannot be parsed; `column` counts from 1."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


class InvalidException(LocatorError):
    """A closure or campaign without a valid period, reason or effect."""

    status = HTTPStatus.BAD_REQUEST


class NothingToLift(LocatorError):
    """No current closure or campaign that could be ended."""

    status = HTTPStatus.CONFLICT
