"""Refusals of the ground."""

from http import HTTPStatus

from locator.errors import LocatorError


class GroundRefused(LocatorError):
    """An extract that is not taken; the ground that was there stays."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoSuchTile(LocatorError):
    """A tile outside of the ground, or for somebody who may not see it."""

    status = HTTPStatus.NOT_FOUND


class TooManyTiles(LocatorError):
    """More tiles in a short time than a person can look at."""

    status = HTTPStatus.TOO_MANY_REQUESTS
