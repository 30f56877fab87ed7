"""Refusals of inspections, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class DoorNotYours(LocatorError):
    """There is no such task, or it is another team's."""

    status = HTTPStatus.NOT_FOUND


class FindingNotFound(LocatorError):
    """There is no such finding or photo, or it is none of the person's."""

    status = HTTPStatus.NOT_FOUND


class FindingNotOpen(LocatorError):
    """A finding is not at the step that is asked for."""

    status = HTTPStatus.CONFLICT


class TooManyFindingPhotos(LocatorError):
    """Too many photos wait, or a station has sent its share."""

    status = HTTPStatus.TOO_MANY_REQUESTS
