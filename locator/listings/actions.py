"""Noting that a platform shows a station, or does not: one, many, or a whole answer of the platform's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.errors import RowProblem
from locator.listings.domain.answer import read_answer
from locator.listings.queries import ids_of
from locator.platforms.domain import Listing, Platform
from locator.platforms.tables import map_listing


@dataclass(frozen=True, slots=True)
class AnswerTaken:
    """How many stations were noted by a platform's answer, and the rows that say nothing that we know."""

    noted: int
    problems: Sequence[RowProblem]


def note(connection: Connection, platform: Platform, listings: Mapping[int, Listing]) -> None:
    """Note the listings of stations by their ids; one without a status is as if never told of.

    The database refuses stations outside the area of who does it.
    """
    gone = [key for key, one in listings.items() if one.status is None]
    if gone:
        here = (map_listing.c.platform == platform.value, map_listing.c.station_id.in_(gone))
        connection.execute(delete(map_listing).where(*here))
    rows = [
        {
            "station_id": key,
            "platform": platform.value,
            "status": one.status.value,
            "status_on": one.on,
            "poi_id": one.poi_id,
            "note": one.note,
        }
        for key, one in listings.items()
        if one.status is not None
    ]
    if rows:
        given = insert(map_listing)
        changed = {name: given.excluded[name] for name in ("status", "status_on", "poi_id", "note")}
        upsert = given.on_conflict_do_update(index_elements=["station_id", "platform"], set_=changed)
        connection.execute(upsert, rows)


def take_answer(
    connection: Connection, platform: Platform, areas: Sequence[Area], answer: Grid, today: date
) -> AnswerTaken:
    """Note what a platform answers; rows of stations elsewhere, or that nobody can read, are told back."""
    rows, problems = read_answer(answer)
    ids = ids_of(connection, areas, [row.code for row in rows])
    problems += [
        RowProblem(row.line, row.code[:20], Sentence("没有这个编号的站，或者不在您管的范围里"))
        for row in rows
        if row.code not in ids
    ]
    known = {
        ids[row.code]: Listing(row.status, today, row.poi_id, row.note) for row in rows if row.code in ids
    }
    note(connection, platform, known)
    return AnswerTaken(len(known), sorted(problems, key=lambda one: one.line))
