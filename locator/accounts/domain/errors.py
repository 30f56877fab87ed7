"""Errors about accounts and sign-in, each with its HTTP status."""

from http import HTTPStatus

from locator.errors import LocatorError


class SignInRefused(LocatorError):
    """A password, a code or a step of signing in is not accepted."""

    status = HTTPStatus.BAD_REQUEST


class SignInNeeded(LocatorError):
    """The request needs a signed-in member of staff."""

    status = HTTPStatus.UNAUTHORIZED


class TooManyGuesses(LocatorError):
    """There were too many failed sign-ins for one account, or from one address, of late."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class AccountExists(LocatorError):
    """The email address has an account already, or is not an email address."""

    status = HTTPStatus.CONFLICT


class LastAdministrator(LocatorError):
    """The change would leave nobody who can appoint people."""

    status = HTTPStatus.CONFLICT


class FormOutdated(LocatorError):
    """The form's CSRF token is missing or belongs to another session."""

    status = HTTPStatus.FORBIDDEN


class LinkUnknown(LocatorError):
    """No such link was ever sent."""

    status = HTTPStatus.NOT_FOUND


class LinkSpent(LocatorError):
    """The link was used or has expired."""

    status = HTTPStatus.GONE


class CodeNeeded(SignInNeeded):
    """The session has shown its password only, where the second factor is required."""
