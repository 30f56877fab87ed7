"""What is refused about imports."""

from http import HTTPStatus

from locator.errors import LocatorError


class TooManyFiles(LocatorError):
    """One person has given more to import within a day than anybody needs: the disk is everybody's."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class ReaderFailed(LocatorError):
    """A program of ours failed at a file that is nobody's fault but ours; the log has the reference."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class ImportNotFound(LocatorError):
    """No import of this number, or none that the asker works on."""

    status = HTTPStatus.NOT_FOUND


class ImportMovedOn(LocatorError):
    """An import is not any more where somebody saw it."""

    status = HTTPStatus.CONFLICT
