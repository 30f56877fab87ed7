"""Refusals of job lists, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class BulletinNotFound(LocatorError):
    """There is no such list, it has expired, or it is not the person's."""

    status = HTTPStatus.NOT_FOUND
