"""Errors of export and erasure."""

from http import HTTPStatus

from locator.errors import LocatorError


class NobodyFound(LocatorError):
    """Nothing is held of such a person."""

    status = HTTPStatus.NOT_FOUND


class HasAccount(LocatorError):
    """The keeper's address is that of an account, which must be erased as one."""

    status = HTTPStatus.CONFLICT
