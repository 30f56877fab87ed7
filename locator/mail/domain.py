"""What is refused about mail."""

from http import HTTPStatus

from locator.errors import LocatorError


class TooManyLinks(LocatorError):
    """One person was given several links just now: nobody's box is to be flooded."""

    status = HTTPStatus.TOO_MANY_REQUESTS
