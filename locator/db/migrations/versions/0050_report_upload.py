"""Photos as they were sent, until the worker has cleaned them."""

from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    """Add the table."""
    op.execute(
        """
        CREATE TABLE report_upload (
          report_id BIGINT,
          content BYTEA NOT NULL,
          waits BOOLEAN GENERATED ALWAYS AS (content <> '') STORED,
          trouble TEXT DEFAULT '' NOT NULL,
          uploads BIGINT DEFAULT 1 NOT NULL,
          bytes BIGINT NOT NULL,
          received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
          CONSTRAINT report_upload_pkey PRIMARY KEY (report_id),
          CONSTRAINT report_upload_report_id_fkey FOREIGN KEY (report_id)
            REFERENCES report (id) ON DELETE CASCADE
        );
        CREATE INDEX report_upload_waiting_idx ON report_upload (received_at) WHERE waits;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
