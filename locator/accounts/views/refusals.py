"""A change that is refused is shown on the page that it was asked from, with what was entered."""

from collections.abc import Callable

from flask import Response
from sqlalchemy import Connection

from locator.accounts.views import session
from locator.errors import LocatorError
from locator.http.database import as_staff


def change_or_show(
    work: Callable[[Connection], Response],
    reason: str,
    refusals: type[LocatorError] | tuple[type[LocatorError], ...],
    show: Callable[[Connection, str], Response],
) -> Response:
    """Do staff's work in one transaction; show one of these refusals by its sentence, with its status."""
    try:
        return as_staff(work, session.by(reason))
    except refusals as error:
        refusal = error
    answer = as_staff(lambda connection: show(connection, refusal.args[0]), session.by())
    answer.status_code = refusal.status
    return answer
