"""Errors about changes of an entry, each with its HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class ChangedMeanwhile(LocatorError):
    """The entry has changed since it was read."""

    status = HTTPStatus.PRECONDITION_FAILED


class PreconditionNeeded(LocatorError):
    """The request does not name the version that it changes (If-Match)."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class ProposalNotFound(LocatorError):
    """No proposal has this id."""

    status = HTTPStatus.NOT_FOUND


class ProposalDecided(LocatorError):
    """The proposal has been approved, rejected or withdrawn already."""

    status = HTTPStatus.CONFLICT


class TwinFound(LocatorError):
    """The entry may be a station that is stored already; somebody has to say that it is another one."""

    status = HTTPStatus.CONFLICT


class MergerRefused(LocatorError):
    """Two stations cannot be merged, or be parent and room; or a merger cannot be undone."""

    status = HTTPStatus.CONFLICT
