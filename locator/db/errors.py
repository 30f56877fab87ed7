"""Errors of the database connection and schema."""

from http import HTTPStatus

from locator.errors import LocatorError


class DatabaseAway(LocatorError):
    """The database cannot be reached or takes too long; the request may succeed if repeated."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class ReadOnly(LocatorError):
    """Nothing can be changed now: by LOCATOR_READ_ONLY, or only a standby of the database is there."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class SchemaOutdated(LocatorError):
    """The database has no schema, or one of another version than this program needs."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class WrongSession(LocatorError):
    """A connection to the database has another role than it should, or no time-outs."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
