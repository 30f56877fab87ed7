"""The tree of union organisations, kept by pages: levels, ends, one name each, no rings, nobody moves out."""

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"

DOWN = """
DROP TRIGGER organization_renamed ON organization;
DROP TRIGGER division_renamed ON division;
DROP TRIGGER organization_makes_no_ring ON organization;
DROP TRIGGER organization_stays_in_its_area ON organization;
DROP TRIGGER organization_is_kept ON organization;
DROP TRIGGER appointment_is_of_a_union_that_goes_on ON appointment;
DROP FUNCTION refresh_after_renaming(), refuse_a_ring(), keep_moves_in_the_area(), keep_organizations(),
  refuse_ended_union();
DROP INDEX organization_name_idx;
REVOKE INSERT (parent_id, name, kind, level, division_code),
  UPDATE (parent_id, name, kind, level, division_code, ended_at) ON organization FROM locator_staff;
GRANT INSERT, UPDATE ON organization TO locator_staff;
ALTER POLICY staff_names ON organization
  WITH CHECK (acting_staff() IS NOT NULL
              AND (parent_id IS NULL OR has_role('{administrator}', NULL, parent_id)));
ALTER POLICY administrators_arrange ON organization
  WITH CHECK (has_role('{administrator}', NULL, id)
              AND (parent_id IS NULL OR has_role('{administrator}', NULL, parent_id)));
ALTER TABLE organization DROP CONSTRAINT organization_kind_known;
ALTER TABLE organization DROP COLUMN level, DROP COLUMN ended_at;
"""


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    """Let organisations be a name, a kind and a parent again; namesakes that were joined stay joined."""
    op.execute(DOWN)
