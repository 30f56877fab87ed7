"""Open data files in pieces; several days of a file."""

from alembic import op

revision = "0110"
down_revision = "0100"


def upgrade() -> None:
    """Make the tables anew: the files are generated again within the hour."""
    op.execute(
        """
        DROP TABLE open_data;
        CREATE TABLE open_data (
          id BIGINT GENERATED ALWAYS AS IDENTITY,
          name TEXT NOT NULL,
          made_on DATE NOT NULL,
          stations INTEGER NOT NULL,
          digest TEXT NOT NULL,
          checksum BIGINT NOT NULL,
          length_bytes BIGINT NOT NULL,
          packed_bytes BIGINT NOT NULL,
          CONSTRAINT open_data_pkey PRIMARY KEY (id)
        );
        CREATE INDEX open_data_name ON open_data (name, id);
        CREATE TABLE open_data_piece (
          file_id BIGINT NOT NULL,
          number INTEGER NOT NULL,
          body BYTEA NOT NULL,
          CONSTRAINT open_data_piece_pkey PRIMARY KEY (file_id, number),
          CONSTRAINT open_data_piece_file_id_fkey
            FOREIGN KEY (file_id) REFERENCES open_data (id) ON DELETE CASCADE
        );
        ALTER TABLE open_data_piece ALTER COLUMN body SET STORAGE EXTERNAL;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
