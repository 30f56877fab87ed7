"""The history of many rows at once costs half: what is only there, or only gone, is compared with nothing."""

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"

HERE = Path(__file__)


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Remember as migration 0008 did."""
    sql = HERE.with_name("0008_history.sql").read_text(encoding="utf-8")
    name = "FUNCTION remember_change()"
    op.execute("CREATE OR REPLACE " + sql[sql.index(name) : sql.index("$$;", sql.index(name)) + 3])
