"""What stays when an import is taken back is asked before and after by one question, and noted row by row."""

from pathlib import Path

from alembic import op

revision = "0028"
down_revision = "0027"

HERE = Path(__file__)


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Take back as migration 0016 did, and note nothing."""
    sql = HERE.with_name("0016_imports.sql").read_text(encoding="utf-8")
    name = "FUNCTION take_back_stations("
    op.execute("CREATE OR REPLACE " + sql[sql.index(name) : sql.index("$$;", sql.index(name)) + 3])
    op.execute("DROP FUNCTION added_that_stay(bigint, bigint[])")
    op.execute("ALTER TABLE import_result DROP COLUMN stays")
