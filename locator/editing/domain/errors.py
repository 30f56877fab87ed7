"""What is refused about changes of an entry."""

from http import HTTPStatus

from locator.errors import LocatorError


class ChangedMeanwhile(LocatorError):
    """An entry is not any more as it was when somebody began to change it."""

    status = HTTPStatus.PRECONDITION_FAILED


class PreconditionNeeded(LocatorError):
    """A change does not say which version it is upon."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class ProposalNotFound(LocatorError):
    """No proposed change has this number."""

    status = HTTPStatus.NOT_FOUND


class ProposalDecided(LocatorError):
    """Somebody has answered a proposed change before."""

    status = HTTPStatus.CONFLICT


class MergerRefused(LocatorError):
    """Two stations that cannot become one, or house and room; or nothing to take apart again."""

    status = HTTPStatus.CONFLICT
