"""Errors of the gazetteer."""

from http import HTTPStatus

from locator.errors import LocatorError


class PlaceGone(LocatorError):
    """A link names a place that the gazetteer has no more."""

    status = HTTPStatus.NOT_FOUND


class InvalidCorrection(LocatorError):
    """A correction of a name that is none."""

    status = HTTPStatus.BAD_REQUEST
