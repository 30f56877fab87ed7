"""Refusals of happenings, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class EventNotFound(LocatorError):
    """There is no such happening or occurrence, or it is not the person's."""

    status = HTTPStatus.NOT_FOUND


class InvalidTiming(LocatorError):
    """A text of when something happens that cannot be read, or that means too much."""

    status = HTTPStatus.BAD_REQUEST


class TooManyEvents(LocatorError):
    """An area has as many happenings as are kept."""

    status = HTTPStatus.CONFLICT
