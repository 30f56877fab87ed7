"""Which ground is loaded, if any."""

from sqlalchemy import Connection, func, select, text

from locator.ground.domain.ground import FORMAT, Box, Ground
from locator.ground.tables import SCHEMA, load

# Asked of the catalogue: a schema of that name that is somebody else's may not be looked into.
READABLE = text(
    "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = :schema AND c.relname = :name AND has_schema_privilege(n.oid, 'USAGE')"
    " AND has_table_privilege(c.oid, 'SELECT')"
    " AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = :column))"
)
SCHEMA_EXISTS = text("SELECT to_regnamespace(:schema) IS NOT NULL")


def is_loaded(connection: Connection) -> bool:
    """Tell whether there is a ground of any format."""
    return bool(
        connection.scalar(READABLE, {"schema": SCHEMA, "name": load.name, "column": load.c.format.name})
    )


def is_taken(connection: Connection) -> bool:
    """Tell whether the schema's name is taken by something that is no ground."""
    return bool(connection.scalar(SCHEMA_EXISTS, {"schema": SCHEMA})) and not is_loaded(connection)


def has_shapes(connection: Connection) -> bool:
    """Tell whether the database knows shapes: one that nobody has prepared does not."""
    return bool(connection.scalar(select(func.to_regtype("geometry").is_not(None))))


def loaded_ground(connection: Connection) -> Ground | None:
    """Return the ground that is loaded; None without one, and for one of another format."""
    if not is_loaded(connection):
        return None
    if connection.scalar(select(load.c.format)) != FORMAT:
        return None
    row = connection.execute(select(load)).one()
    return Ground(
        version=row.version,
        loaded_at=row.loaded_at,
        source_name=row.source_name,
        source_at=row.source_date,
        attribution=row.attribution,
        box=Box(row.west, row.south, row.east, row.north),
        counts=row.counts,
    )
