"""Which ground is loaded, if any."""

from sqlalchemy import Connection, func, select

from locator.ground.domain.ground import FORMAT, Box, Ground
from locator.ground.tables import SCHEMA, load

TABLE = f"{SCHEMA}.{load.name}"


def is_loaded(connection: Connection) -> bool:
    """Tell whether there is a ground of any format."""
    return connection.scalar(select(func.to_regclass(TABLE))) is not None


def loaded_ground(connection: Connection) -> Ground | None:
    """Return the ground that is loaded; None without one, and for one of another format."""
    if not is_loaded(connection):
        return None
    row = connection.execute(select(load).where(load.c.format == FORMAT)).one_or_none()
    if row is None:
        return None
    return Ground(
        version=row.version,
        loaded_at=row.loaded_at,
        source_name=row.source_name,
        source_at=row.source_date,
        attribution=row.attribution,
        box=Box(row.west, row.south, row.east, row.north),
        counts=row.counts,
    )
