"""Recording the listings of stations on a platform: by hand, or from the platform's answer."""

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
from locator.listings.queries import station_ids
from locator.platforms.domain import Listing, Platform
from locator.platforms.tables import map_listing


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """The number of listings recorded from a platform's answer, and the problems of rows that were not."""

    count: int
    problems: Sequence[RowProblem]


def record_listings(connection: Connection, platform: Platform, listings: Mapping[int, Listing]) -> None:
    """Store the listings of stations by their ids; delete those without a status.

    Raises NotAllowed outside the actor's areas (row security).
    """
    without_status = [station_id for station_id, listing in listings.items() if listing.status is None]
    if without_status:
        is_listing = (map_listing.c.platform == platform.value, map_listing.c.station_id.in_(without_status))
        connection.execute(delete(map_listing).where(*is_listing))
    rows = [
        {
            "station_id": station_id,
            "platform": platform.value,
            "status": listing.status.value,
            "status_on": listing.on,
            "poi_id": listing.poi_id,
            "note": listing.note,
        }
        for station_id, listing in listings.items()
        if listing.status is not None
    ]
    if rows:
        statement = insert(map_listing)
        changed = {name: statement.excluded[name] for name in ("status", "status_on", "poi_id", "note")}
        upsert = statement.on_conflict_do_update(index_elements=["station_id", "platform"], set_=changed)
        connection.execute(upsert, rows)


def record_answer(
    connection: Connection, platform: Platform, areas: Sequence[Area], answer: Grid, today: date
) -> RecordedAnswer:
    """Record a platform's answer; rows of unknown stations, or that are not understood, become problems."""
    rows, problems = read_answer(answer)
    ids = station_ids(connection, areas, [row.code for row in rows])
    problems += [
        RowProblem(row.line, row.code[:20], Sentence("没有这个编号的站，或者不在您管的范围里"))
        for row in rows
        if row.code not in ids
    ]
    listings = {
        ids[row.code]: Listing(row.status, today, row.poi_id, row.note) for row in rows if row.code in ids
    }
    record_listings(connection, platform, listings)
    return RecordedAnswer(len(listings), sorted(problems, key=lambda problem: problem.line))
