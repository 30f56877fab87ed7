"""The stations of a written import as rows of its own sheet."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from locator.accounts.domain.rights import Area
from locator.entries.queries import drafts
from locator.imports.queries.runs import Run
from locator.imports.tables import import_result
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.layout.parts import FROM_LAYOUT, origins_of
from locator.sheets.domain.sheet_again import SheetColumn, row_again
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

BATCH = 1_000


def sheet_columns(run: Run, matches: Sequence[ColumnMatch]) -> list[SheetColumn]:
    """Return the columns that an import's sheet has itself, without those that its layout handed down."""
    origins = origins_of(run.found.get("origins", []))
    own = {
        index for origin in origins for index, source in enumerate(origin.columns) if source != FROM_LAYOUT
    }
    return [
        SheetColumn(match, column["samples"])
        for match, column in zip(matches, run.stored_columns, strict=False)
        if match.index in own or not own
    ]


def written_rows(
    connection: Connection, run: Run, columns: Sequence[SheetColumn], areas: Sequence[Area]
) -> Iterator[list[str]]:
    """Yield the stations of an import's rows in some areas, in the order of the file; batch by batch."""
    chosen = (
        select(import_result.c.station_id)
        .join(station, station.c.id == import_result.c.station_id)
        .where(import_result.c.run_id == run.id, lies_within(areas))
        .order_by(import_result.c.line)
    )
    ids = list(dict.fromkeys(connection.scalars(chosen)))
    for start in range(0, len(ids), BATCH):
        for n, stored in enumerate(drafts.by_ids(connection, ids[start : start + BATCH]), start + 1):
            yield row_again(columns, stored.code, stored.draft, n)
