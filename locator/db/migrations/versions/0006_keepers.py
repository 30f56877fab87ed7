"""Keepers and their words; a station that nobody confirmed for long leaves the lists."""

import re
from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"

HERE = Path(__file__)
COMPARED = ("(kept.place::text", "(excluded.place::text")  # a row that is hidden differs by in_service alone
WAS = "s.status IN ('trial', 'open', 'rectifying') AS in_service"
IS = """s.status IN ('trial', 'open', 'rectifying')
    AND NOT EXISTS (SELECT FROM keeper k WHERE k.station_id = s.id AND k.stage = 'hidden') AS in_service"""
DOWN = """
DROP TABLE closure_chase, keeper_link, keeper, outbox;
DELETE FROM hours_exception WHERE cause = 'unconfirmed';
ALTER TABLE hours_exception DROP CONSTRAINT hours_exception_cause_known;
ALTER TABLE hours_exception ADD CONSTRAINT hours_exception_cause_known
  CHECK (cause IN ('closure', 'campaign', 'reports'));
"""


def upgrade() -> None:
    """Run the SQL file beside this one, and teach the view what is hidden."""
    op.execute(HERE.with_suffix(".sql").read_text(encoding="utf-8"))
    make_projection()


def make_projection() -> None:
    """Make the view and the function that fills the projection: those of 0004, that know what is hidden."""
    assert WAS in _view() and all(part in _function() for part in COMPARED)
    op.execute(_view().replace(WAS, IS))
    op.execute(re.sub(r"\((kept|excluded)\.place::text", r"(\1.in_service, \1.place::text", _function()))


def downgrade() -> None:
    """Bring back the view and the function that 0004 made, take the tables away, and show what was hidden."""
    op.execute(_view())
    op.execute(_function())
    op.execute(DOWN)
    op.execute("SELECT refresh_public_station(ARRAY(SELECT id FROM station))")


def _view() -> str:
    """Return the view as 0004 made it."""
    made = _notices()
    view = made[made.index("CREATE VIEW") : made.index("CREATE OR REPLACE FUNCTION")]
    return view.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")


def _function() -> str:
    """Return the function that refreshes the projection as 0004 made it."""
    made = _notices()
    return made[made.index("CREATE OR REPLACE FUNCTION") : made.index("CREATE TRIGGER")]


def _notices() -> str:
    """Return the SQL of 0004."""
    return HERE.with_name("0004_notices.sql").read_text(encoding="utf-8")
