"""An import keeps the clerk's answers, and an area those of the last sheet of the same shape."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column and the table."""
    op.execute("ALTER TABLE import_run ADD COLUMN answers JSONB DEFAULT '{}' NOT NULL")
    op.execute("ALTER TABLE import_file DROP CONSTRAINT import_file_kind_known")
    op.execute(
        "ALTER TABLE import_file ADD CONSTRAINT import_file_kind_known"
        " CHECK (kind IN ('given', 'grid', 'layout', 'marked'))"
    )
    op.execute(
        "CREATE TABLE import_memory ("
        " area TEXT,"
        " shape TEXT,"
        " file_name TEXT NOT NULL,"
        " answers JSONB NOT NULL,"
        " kept_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,"
        " CONSTRAINT import_memory_pkey PRIMARY KEY (area, shape))"
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
