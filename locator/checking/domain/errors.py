"""Refusals of the checking queue, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class ClaimLost(LocatorError):
    """Somebody else has the station by now."""

    status = HTTPStatus.CONFLICT


class CallIncomplete(LocatorError):
    """The outcome of a call is not said, or does not fit what was answered."""

    status = HTTPStatus.BAD_REQUEST
