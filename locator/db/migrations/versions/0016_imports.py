"""Imports by the wizard: their runs, files and findings, and the queue of the work that waits."""

from pathlib import Path

from alembic import op

from locator.db.migrations.remembered import remember

revision = "0016"
down_revision = "0015"

HERE = Path(__file__)
DOWN = """
DROP FUNCTION take_back_stations(bigint, bigint[]);
DROP TABLE import_job, import_heading, import_result, import_verdict, import_mend, import_file, import_run;
DROP FUNCTION may_work_on_import(bigint);
"""
# Two people may also be who made an import and who writes it in: the rows that name a station then are
# touched before it, in the same transaction.
BY_PROPOSAL = "AND p.author_id <> acting_staff() AND p.xmin = pg_current_xact_id()::xid)"
BY_IMPORT = """
      AND NOT EXISTS (
        SELECT FROM import_result r JOIN import_run i ON i.id = r.run_id
        WHERE r.station_id = one.id AND r.xmin = pg_current_xact_id()::xid
          AND i.author_id <> acting_staff() AND i.decided_by = acting_staff()
          AND i.state IN ('applying', 'undoing'))"""


def upgrade() -> None:
    """Run the SQL file beside this one, and watch the runs."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))
    remember("import_run", "id", "columns,chosen,found,trouble")
    before = _require_two_people()
    assert BY_PROPOSAL in before
    op.execute(before.replace(BY_PROPOSAL, BY_PROPOSAL + BY_IMPORT))


def downgrade() -> None:
    """Take the tables and their rules away."""
    op.execute(_require_two_people())
    op.execute(DOWN)


def _require_two_people() -> str:
    """Return the function as migration 0012 made it."""
    sql = HERE.with_name("0012_proposals.sql").read_text(encoding="utf-8")
    name = "FUNCTION require_two_people()"
    return "CREATE OR REPLACE " + sql[sql.index(name) : sql.index("$$;", sql.index(name)) + 3]
