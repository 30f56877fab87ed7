"""Geocentric coordinates of public stations, and the index that finds the nearest far from any town."""

from alembic import op

revision = "0044"
down_revision = "0042"


def upgrade() -> None:
    """Add the column, which PostgreSQL fills by itself, and its index."""
    op.execute(
        """
        ALTER TABLE public_station ADD COLUMN geocentric geometry(POINTZ,4978)
          GENERATED ALWAYS AS (ST_Transform(ST_Force3D(place::geometry), 4978)) STORED;
        CREATE INDEX public_station_geocentric_idx
          ON public_station USING gist (geocentric gist_geometry_ops_nd, tags gist__intbig_ops(siglen=8))
          WHERE in_service;
        """
    )


def downgrade() -> None:
    """Refuse: see locator/db/schema/README.md."""
    raise NotImplementedError("restore a backup instead")
