"""Ask for an erasure, as pages do; the worker does it. Web processes load nothing of the doing."""

from sqlalchemy import Connection, func, select

from locator.accounts.actions.accounts import keeping_an_administrator
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries import holdings


def ask(connection: Connection, kind: Kind, subject_id: int) -> int:
    """Ask for an erasure, which the worker does; an account is closed at once. Return its number.

    Raises NotAllowed and LastAdministrator, and for a keeper NobodyFound and HasAccount.
    """
    if kind is Kind.KEEPER:
        holdings.keepers_marks(connection, subject_id)
    with keeping_an_administrator(connection):
        return int(connection.scalar(select(func.request_erasure(kind.value, subject_id))) or 0)
