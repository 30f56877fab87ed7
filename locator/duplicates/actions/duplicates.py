"""Finding possible duplicates: stations near each other with similar names. Verdicts are kept for good."""

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
SAME_SPOT_M = 20.0  # so near that the names need not be similar
BATCH_SIZE = 2000
MILESTONE = "duplicates looked for"
# Changes are found by the time of their statement, but a long import may commit them much later.
OVERLAP = timedelta(hours=1)
IS_MERGED: ColumnElement[str] = literal_column("'merged'")  # a literal, so that the partial index is used
first = station.alias("first")
second = station.alias("second")
NEIGHBOURS = (
    select(
        first.c.id.label("first_id"),
        second.c.id.label("second_id"),
        first.c.name.label("first_name"),
        second.c.name.label("second_name"),
        func.ST_Distance(first.c.position, second.c.position).label("distance_m"),
    )
    .select_from(first.join(second, func.ST_DWithin(first.c.position, second.c.position, NEAR_M)))
    .where(
        first.c.id != second.c.id,
        first.c.status != IS_MERGED,
        second.c.status != IS_MERGED,
        first.c.division_code.is_not_distinct_from(second.c.division_code),
        first.c.is_demo == second.c.is_demo,
        first.c.parent_id.is_distinct_from(second.c.id),
        second.c.parent_id.is_distinct_from(first.c.id),
        or_(first.c.parent_id.is_(None), first.c.parent_id.is_distinct_from(second.c.parent_id)),
    )
)


class PairVerdict(StrEnum):
    """The verdict on two possible duplicates: one station, parent and room, or two stations."""

    SAME = "same"
    ROOMS = "rooms"
    DIFFERENT = "different"


def find_duplicates(engine: Engine, now: datetime) -> int:
    """Search the stations that changed since the last search; return the number of open pairs.

    Each batch is a transaction; the next search starts from the last one that was completed.
    """
    with change(engine) as connection:
        since = connection.scalar(select(milestone.c.reached_at).where(milestone.c.name == MILESTONE))
        changed = select(station.c.id).where(station.c.status != IS_MERGED).order_by(station.c.id)
        if since is not None:
            changed = changed.where(station.c.updated_at > since - OVERLAP)
        ids = connection.scalars(changed).all()
    for batch in _batches(ids):
        with change(engine) as connection:
            _update_pairs(connection, batch)
    with change(engine) as connection:
        reached = insert(milestone).values(name=MILESTONE, reached_at=now)
        connection.execute(reached.on_conflict_do_update(index_elements=["name"], set_={"reached_at": now}))
        open_pairs = select(func.count()).select_from(duplicate).where(duplicate.c.verdict == "")
        return connection.scalar(open_pairs) or 0


def record_verdict(
    connection: Connection, pair: tuple[int, int], verdict: PairVerdict | None, actor: Actor, now: datetime
) -> None:
    """Store the verdict on a pair that was found; None opens it again. Other pairs are ignored.

    Raises NotAllowed outside the actor's areas.
    """
    left, right = sorted(pair)
    values = {
        "verdict": verdict.value if verdict else "",
        "decided_by_id": actor.staff_id if verdict else None,
        "decided_at": now if verdict else None,
    }
    is_pair = (duplicate.c.left_id == left, duplicate.c.right_id == right)
    if connection.execute(update(duplicate).where(*is_pair).values(values)).rowcount:
        return
    if connection.scalar(select(duplicate.c.left_id).where(*is_pair)) is not None:
        raise NotAllowed("这两站不都在您管的范围里")


def _update_pairs(connection: Connection, ids: Sequence[int]) -> None:
    """Replace the open pairs of some stations; decided pairs stay."""
    is_of_stations = or_(duplicate.c.left_id.in_(ids), duplicate.c.right_id.in_(ids))
    connection.execute(delete(duplicate).where(and_(is_of_stations, duplicate.c.verdict == "")))
    pairs = {
        (min(row.first_id, row.second_id), max(row.first_id, row.second_id)): (row.distance_m, similarity)
        for row in connection.execute(NEIGHBOURS.where(first.c.id.in_(ids)))
        for similarity in [name_similarity(row.first_name, row.second_name)]
        if row.distance_m <= SAME_SPOT_M or similarity >= SIMILAR
    }
    if pairs:
        rows = [
            {"left_id": left, "right_id": right, "distance_m": distance_m, "likeness": similarity}
            for (left, right), (distance_m, similarity) in pairs.items()
        ]
        connection.execute(insert(duplicate).on_conflict_do_nothing(), rows)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH_SIZE] for start in range(0, len(ids), BATCH_SIZE))
