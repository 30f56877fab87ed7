"""Finding stations that may be one: near each other, of like names; what a clerk said is kept for ever."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from locator.accounts.domain.rights import Actor
from locator.db.milestones import milestone
from locator.db.session import change
from locator.duplicates.tables import duplicate
from locator.entries.domain.likeness import SIMILAR, name_similarity
from locator.errors import NotAllowed
from locator.stations.tables import station

NEAR_M = 150.0  # a wrong pin, or the two ends of a market hall
SAME_SPOT_M = 20.0  # so near that the names may be as different as they like
BATCH = 2000
LOOKED = "duplicates looked for"
# A change is seen by when it was made, and may be committed as late as a long import ends.
OVERLAP = timedelta(hours=1)
IS_MERGED: ColumnElement[str] = literal_column("'merged'")  # written out, for the index of those that are not
one = station.alias("one")
other = station.alias("other")
NEIGHBOURS = (
    select(
        one.c.id.label("one_id"),
        other.c.id.label("other_id"),
        one.c.name.label("one_name"),
        other.c.name.label("other_name"),
        func.ST_Distance(one.c.position, other.c.position).label("distance_m"),
    )
    .select_from(one.join(other, func.ST_DWithin(one.c.position, other.c.position, NEAR_M)))
    .where(
        one.c.id != other.c.id,
        one.c.status != IS_MERGED,
        other.c.status != IS_MERGED,
        one.c.division_code.is_not_distinct_from(other.c.division_code),
        one.c.is_demo == other.c.is_demo,
        one.c.parent_id.is_distinct_from(other.c.id),
        other.c.parent_id.is_distinct_from(one.c.id),
        or_(one.c.parent_id.is_(None), one.c.parent_id.is_distinct_from(other.c.parent_id)),
    )
)


class PairVerdict(StrEnum):
    """What a clerk says of two stations that may be one."""

    SAME = "same"
    ROOMS = "rooms"
    DIFFERENT = "different"


def find(engine: Engine, now: datetime) -> int:
    """Look at the stations that changed since the last look; return how many pairs wait now.

    Each batch is a transaction; a run that is stopped begins again where the last whole one ended.
    """
    with change(engine) as connection:
        since = connection.scalar(select(milestone.c.reached_at).where(milestone.c.name == LOOKED))
        changed = select(station.c.id).where(station.c.status != IS_MERGED).order_by(station.c.id)
        if since is not None:
            changed = changed.where(station.c.updated_at > since - OVERLAP)
        ids = connection.scalars(changed).all()
    for batch in _batches(ids):
        with change(engine) as connection:
            _look_at(connection, batch)
    with change(engine) as connection:
        looked = insert(milestone).values(name=LOOKED, reached_at=now)
        connection.execute(looked.on_conflict_do_update(index_elements=["name"], set_={"reached_at": now}))
        waits = select(func.count()).select_from(duplicate).where(duplicate.c.verdict == "")
        return connection.scalar(waits) or 0


def decide(
    connection: Connection, pair: tuple[int, int], verdict: PairVerdict | None, actor: Actor, now: datetime
) -> None:
    """Remember what a clerk says of two stations that were put together; None lets them be asked again.

    Raises NotAllowed outside the area.
    """
    left, right = sorted(pair)
    said = {
        "verdict": verdict.value if verdict else "",
        "decided_by_id": actor.staff_id if verdict else None,
        "decided_at": now if verdict else None,
    }
    here = (duplicate.c.left_id == left, duplicate.c.right_id == right)
    if connection.execute(update(duplicate).where(*here).values(said)).rowcount:
        return
    if connection.scalar(select(duplicate.c.left_id).where(*here)) is not None:
        raise NotAllowed("这两站不都在您管的范围里")


def _look_at(connection: Connection, ids: Sequence[int]) -> None:
    """Put the pairs of some stations down anew; what was decided stays."""
    of_these = or_(duplicate.c.left_id.in_(ids), duplicate.c.right_id.in_(ids))
    connection.execute(delete(duplicate).where(and_(of_these, duplicate.c.verdict == "")))
    rows = {
        (min(row.one_id, row.other_id), max(row.one_id, row.other_id)): (row.distance_m, alike)
        for row in connection.execute(NEIGHBOURS.where(one.c.id.in_(ids)))
        for alike in [name_similarity(row.one_name, row.other_name)]
        if row.distance_m <= SAME_SPOT_M or alike >= SIMILAR
    }
    if rows:
        values = [
            {"left_id": left, "right_id": right, "distance_m": distance_m, "likeness": alike}
            for (left, right), (distance_m, alike) in rows.items()
        ]
        connection.execute(insert(duplicate).on_conflict_do_nothing(), values)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
