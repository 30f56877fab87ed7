"""Import the undecided rows of an applied import as an import of its own.

What was written stays one unit that can be undone as a whole, and so do these rows.
"""

from sqlalchemy import Connection

from locator.accounts.domain.rights import Actor, Area
from locator.imports.actions.steps import begin
from locator.imports.domain.errors import ImportMovedOn
from locator.imports.domain.run import Outcome, RunState
from locator.imports.queries import outcomes, runs
from locator.imports.queries.runs import Run


def import_undecided_rows(connection: Connection, run: Run, actor: Actor) -> int:
    """Start an import of the rows that may be stored stations, read as before; return its id.

    Raises ImportMovedOn if there are none, or if they are being imported already.
    """
    lines = outcomes.lines_with_outcome(connection, run.id, Outcome.DOUBTED)
    given = runs.file_of(connection, run.id, "given")
    if run.state is not RunState.APPLIED or not (lines and given):
        raise ImportMovedOn("没有还没定的行")
    if runs.follow_up_of(connection, run.id):
        raise ImportMovedOn("这些行已经有人接着定了")
    options = {"of": run.id, "only": lines, "title": run.found.get("title", "")}
    area = Area("", run.division_code, run.organization_id)
    return begin(connection, actor, run.file_name, given, area=area, options=options)
