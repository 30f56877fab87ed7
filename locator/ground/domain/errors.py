"""Refusals of the ground."""

from http import HTTPStatus

from locator.errors import LocatorError


class GroundRefused(LocatorError):
    """An extract that is not taken; the ground that was there stays."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoSuchTile(LocatorError):
    """A tile outside of the ground, or for somebody who may not see it."""

    status = HTTPStatus.NOT_FOUND
