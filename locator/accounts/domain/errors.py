"""What is refused about accounts and sign-in."""

from http import HTTPStatus

from locator.errors import LocatorError

pass


class SignInRefused(LocatorError):
    """A password, a code or a step of signing in that will not do."""

    status = HTTPStatus.BAD_REQUEST


class SignInNeeded(LocatorError):
    """Something that only a member of staff who is signed in may do."""

    status = HTTPStatus.UNAUTHORIZED


class TooManyGuesses(LocatorError):
    """One account, or one origin, was guessed at too often just now."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class AccountExists(LocatorError):
    """An address of mail that has an account, or is none."""

    status = HTTPStatus.CONFLICT


class LastAdministrator(LocatorError):
    """Nobody could appoint anybody any more."""

    status = HTTPStatus.CONFLICT


class FormOutdated(LocatorError):
    """A form that was not made for this session: its token is missing or another's."""

    status = HTTPStatus.FORBIDDEN


class LinkUnknown(LocatorError):
    """No keeper was ever sent this link."""

    status = HTTPStatus.NOT_FOUND


class LinkSpent(LocatorError):
    """A keeper's link that was used, or has expired."""

    status = HTTPStatus.GONE


class CodeNeeded(SignInNeeded):
    """A session that has shown its password only, where both factors are asked for."""
