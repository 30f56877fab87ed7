"""What is refused when the database cannot answer."""

from http import HTTPStatus

from locator.errors import LocatorError


class DatabaseAway(LocatorError):
    """The database does not answer now; the same question may be answered in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class SchemaOutdated(LocatorError):
    """The database has no schema, or an older one than this program needs."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
