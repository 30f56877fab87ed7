"""Refusals of targets and comparisons, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class TargetNotFound(LocatorError):
    """There is no such target, or none of its places are the person's."""

    status = HTTPStatus.NOT_FOUND


class TooManyTargets(LocatorError):
    """An area has as many targets as are kept."""

    status = HTTPStatus.CONFLICT
