"""Refusals of coverage, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class CoverageNotFound(LocatorError):
    """There is no such grid or run, or it is not of the person's areas."""

    status = HTTPStatus.NOT_FOUND


class TooManyRuns(LocatorError):
    """An area has as many grids or runs as are kept."""

    status = HTTPStatus.CONFLICT


class GridRefused(LocatorError):
    """What was sent is no grid."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class SitingUnavailable(LocatorError):
    """Sites cannot be proposed: the extra is not installed, or there is nothing to choose from."""

    status = HTTPStatus.CONFLICT
