"""What is refused about opening hours."""

from http import HTTPStatus

from locator.errors import LocatorError


class InvalidHours(LocatorError):
    """An opening_hours text that cannot be read; `column` counts from 1."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


class InvalidException(LocatorError):
    """A closure or an act over stations without an end, a reason, or a meaning."""

    status = HTTPStatus.BAD_REQUEST


class NothingToLift(LocatorError):
    """No closure or act is going on that could be ended."""

    status = HTTPStatus.CONFLICT
