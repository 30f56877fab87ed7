"""Refusals of the ledger, with their HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class FieldRefused(LocatorError):
    """An own field that cannot be added, renamed or filled as requested."""

    status = HTTPStatus.CONFLICT


class FieldNotFound(LocatorError):
    """There is no own field of this number, or it is retired."""

    status = HTTPStatus.NOT_FOUND
