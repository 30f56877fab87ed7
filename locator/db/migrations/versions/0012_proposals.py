"""Changes that wait for an approver's word; whoever wrote one publishes it only where the union lets them."""

from pathlib import Path

from alembic import op

from locator.db.migrations.remembered import EVENTS, remember

revision = "0012"
down_revision = "0011"

ASKS_TWO_PEOPLE = {"station": ("INSERT", "UPDATE"), "service_offer": ("INSERT", "UPDATE", "DELETE")}
DOWN = """
DROP FUNCTION require_two_people() CASCADE;
DROP TABLE proposal;
DROP FUNCTION keep_to_its_station();
DROP FUNCTION own_approval(text);
"""


def upgrade() -> None:
    """Run the SQL file beside this one, and watch the tables."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    remember("proposal", "id", station="station_id")
    for table, events in ASKS_TWO_PEOPLE.items():
        for event, transition in EVENTS:
            if event in events:
                op.execute(
                    f"CREATE TRIGGER {table}_has_two_people_{event.lower()} AFTER {event} ON {table}"
                    f" REFERENCING {transition} FOR EACH STATEMENT"
                    " WHEN (current_user = 'locator_staff') EXECUTE FUNCTION require_two_people()"
                )


def downgrade() -> None:
    """Take the table and its rules away."""
    op.execute(DOWN)
