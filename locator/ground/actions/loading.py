"""Loading a ground beside the one that is there, and putting it in its place when it is whole.

A load works in the schema `ground_next` and ends with one transaction that drops `ground` and renames. What
fails or is interrupted before that leaves `ground` as it was; what it leaves of `ground_next` goes with the
next load.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import CreateSchema, DropSchema

from geodata.files import extras
from geodata.sentence import Sentence
from locator.db.errors import DatabaseAway
from locator.ground.actions import shaping
from locator.ground.actions.generalising import generalise
from locator.ground.actions.raw import RAW, copy_rows, create_raw_tables
from locator.ground.actions.reading import Extract
from locator.ground.actions.shaping import NEXT
from locator.ground.domain.errors import GroundRefused
from locator.ground.domain.ground import ATTRIBUTION, FORMAT, Box, Ground
from locator.ground.queries.loaded import is_loaded, is_taken, loaded_ground
from locator.ground.tables import NEXT_SCHEMA, SCHEMA

LEAST_SHARE = 0.5  # of roads and places that may lie in China
SWAP_ATTEMPTS = 5  # each waits as long as the connection's lock_timeout says
LOCK = select(func.pg_try_advisory_lock(func.hashtext("ground")))
UNLOCK = select(func.pg_advisory_unlock(func.hashtext("ground")))
# One statement may take long over a country; what is written can be loaded again.
SETTINGS = text(
    "SELECT set_config('statement_timeout', '4h', false), set_config('synchronous_commit', 'off', false),"
    " set_config('maintenance_work_mem', '256MB', false), set_config('work_mem', '64MB', false),"
    " set_config('idle_in_transaction_session_timeout', '1h', false)"
)
RENAME = text(f"ALTER SCHEMA {NEXT_SCHEMA} RENAME TO {SCHEMA}")
GRANTS = (
    text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO locator_public, locator_staff"),
    text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO locator_public, locator_staff"),
)
STAGES = ("读文件", "排好、建索引", "为小比例尺化简", "换上")
Report = Callable[[str, int], None]


def load_ground(
    engine: Engine, path: Path, at: datetime, report: Report, source: str = "", *, only_newer: bool = False
) -> Ground | None:
    """Load an extract of OpenStreetMap and put it in the place of the ground that is there.

    `report` is told the stage and how many objects more have been read. With `only_newer`, None is returned
    and nothing changes if the extract is not newer than the ground. Raises GroundRefused, and UnreadableFile
    without the library that reads it.
    """
    extras.require_libraries("osmium")
    with _sole_load(engine) as connection:
        _require_own_schema(connection)
        extract = Extract(path)
        if only_newer and not _is_newer(connection, extract):
            return None
        try:
            ground = _load(connection, extract, at, report, source or path.name)
        except DBAPIError as error:
            _clean_up(connection)
            raise GroundRefused(Sentence("数据库没能装下它：{why}", why=_reason(error))) from error
        except BaseException:
            _clean_up(connection)
            raise
    return ground


def remove_ground(engine: Engine) -> bool:
    """Remove the ground, and what an interrupted load has left; return whether there was a ground."""
    with _sole_load(engine) as connection:
        _require_own_schema(connection)
        was_loaded = is_loaded(connection)
        _drop(connection, NEXT_SCHEMA)
        _with_patience(connection, lambda: _drop(connection, SCHEMA))
        return was_loaded


@contextmanager
def _sole_load(engine: Engine) -> Iterator[Connection]:
    """Open the connection of a load; refuse a second one at the same time."""
    with _connected(engine) as connection:
        if not connection.scalar(LOCK):
            raise GroundRefused(Sentence("另一次装入还没有完，请等它完了再试"))
        connection.execute(SETTINGS)
        connection.commit()
        try:
            yield connection
        finally:
            with suppress(DBAPIError):  # without the connection, there is no lock
                connection.rollback()
                connection.execute(UNLOCK)
                connection.commit()
            connection.invalidate()  # its settings are those of a load


def _require_own_schema(connection: Connection) -> None:
    if is_taken(connection):
        raise GroundRefused(Sentence("数据库里有别人的 {schema}，不能换掉它", schema=SCHEMA))


def _clean_up(connection: Connection) -> None:
    """Drop what was loaded so far; what cannot be dropped now goes with the next load."""
    with suppress(DBAPIError):
        connection.rollback()
        _drop(connection, NEXT_SCHEMA)


def _reason(error: DBAPIError) -> str:
    return str(error.orig).splitlines()[0]


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        raise DatabaseAway(Sentence("数据库暂时连不上，请过一会儿再试")) from error


def _is_newer(connection: Connection, extract: Extract) -> bool:
    ground = loaded_ground(connection)
    if ground is None or ground.source_at is None:
        return True
    taken_at = extract.read_date()
    return taken_at is None or taken_at > ground.source_at


def _load(connection: Connection, extract: Extract, at: datetime, report: Report, source: str) -> Ground:
    _drop(connection, NEXT_SCHEMA)
    connection.execute(CreateSchema(NEXT_SCHEMA))
    create_raw_tables(connection)
    shaping.create_tables(connection)
    report(STAGES[0], 0)
    with tempfile.TemporaryDirectory(prefix="ground-") as folder:
        rows = extract.rows(Path(folder) / "nodes", lambda more: report(STAGES[0], more))
        copy_rows(connection, rows)
    _require_ours(connection)
    connection.commit()
    report(STAGES[1], 0)
    counts = {name: shaping.fill(connection, name) for name in RAW}
    connection.commit()
    report(STAGES[2], 0)
    generalise(connection)
    shaping.create_indexes(connection)
    ground = _described(extract, at, source, counts, shaping.box_of(connection))
    _store(connection, ground)
    connection.commit()
    _analyze(connection)
    report(STAGES[3], 0)
    _with_patience(connection, lambda: _swap(connection))
    return ground


def _require_ours(connection: Connection) -> None:
    share = shaping.share_in_china(connection)
    if share is None:
        raise GroundRefused(Sentence("这个文件里没有道路，也没有地名"))
    if share < LEAST_SHARE:
        raise GroundRefused(
            Sentence("这个文件是别处的：里面只有 {percent}% 在中国一带", percent=round(100 * share))
        )


def _described(
    extract: Extract, at: datetime, source: str, counts: dict[str, int], box: Box | None
) -> Ground:
    if box is None:
        raise GroundRefused(Sentence("这个文件里没有道路，也没有地名"))
    counts["incomplete"] = extract.incomplete
    version = f"{int(at.timestamp() * 1000):x}"
    return Ground(version, at, source, extract.taken_at, ATTRIBUTION, box, counts)


def _store(connection: Connection, ground: Ground) -> None:
    box = ground.box
    connection.execute(
        insert(NEXT["load"]).values(
            format=FORMAT,
            version=ground.version,
            loaded_at=ground.loaded_at,
            source_name=ground.source_name,
            source_date=ground.source_at,
            attribution=ground.attribution,
            **{"west": box.west, "south": box.south, "east": box.east, "north": box.north},
            counts=ground.counts,
        )
    )


def _analyze(connection: Connection) -> None:
    for table in NEXT.values():
        connection.execute(text(f"ANALYZE {table.fullname}"))
    connection.commit()


def _swap(connection: Connection) -> None:
    connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))
    connection.execute(RENAME)
    for grant in GRANTS:
        connection.execute(grant)
    connection.commit()


def _drop(connection: Connection, schema: str) -> None:
    connection.execute(DropSchema(schema, cascade=True, if_exists=True))
    connection.commit()


def _with_patience(connection: Connection, work: Callable[[], None]) -> None:
    """Do what waits for readers of the old ground; try again when the wait for the lock was cut short."""
    for attempt in range(1, SWAP_ATTEMPTS + 1):
        try:
            return work()
        except OperationalError:
            connection.rollback()
            if attempt == SWAP_ATTEMPTS:
                raise
