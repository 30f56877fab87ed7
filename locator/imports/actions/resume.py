"""The rows of a written import that nobody decided, taken up again as an import of their own.

What was written stays one thing that can be taken back as a whole; so do these rows.
"""

from sqlalchemy import Connection

from locator.accounts.domain.rights import Actor, Area
from locator.imports.actions.steps import begin
from locator.imports.domain.errors import ImportMovedOn
from locator.imports.domain.run import Outcome, RunState
from locator.imports.queries import runs
from locator.imports.queries.runs import Run


def take_up(connection: Connection, run: Run, actor: Actor) -> int:
    """Begin an import of the rows that were left in doubt, read as before; return its number.

    Raises ImportMovedOn where there are none, or where somebody has taken them up.
    """
    lines = runs.lines_of(connection, run.id, Outcome.DOUBTED)
    given = runs.file_of(connection, run.id, "given")
    if run.state is not RunState.APPLIED or not (lines and given):
        raise ImportMovedOn("没有还没定的行")
    if runs.taken_up_in(connection, run.id):
        raise ImportMovedOn("这些行已经有人接着定了")
    said = {"of": run.id, "only": lines, "title": run.found.get("title", "")}
    area = Area("", run.division_code, run.organization_id)
    return begin(connection, actor, run.file_name, given, area=area, said=said)
