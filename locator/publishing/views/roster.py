"""Staff pages that make a roster (名单) of a filter's stations: chosen columns, as a workbook or printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.divisions.codes import DivisionLevel
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.editing.queries import station_table
from locator.editing.views.filters import Selection, read_filter
from locator.editing.views.labels import cell_label
from locator.figures.views import scope_name
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.language import translate
from locator.http.responses import page
from locator.publishing.actions.roster import roster_rows, write_roster
from locator.publishing.domain.roster import CODE, COLUMNS, MAX_SHOWN, SERIAL, USUAL_COLUMNS, chosen_columns
from locator.publishing.queries.roster import ordered_stations

bp = Blueprint("staff_roster", __name__, url_prefix="/staff/exports")
AS_STORED = {SERIAL, CODE, *DivisionLevel}  # texts without codes to put into words


@dataclass(frozen=True, slots=True)
class Roster:
    """What is asked for: the stations by their filter, and the columns."""

    selection: Selection
    columns: tuple[str, ...]

    @property
    def headings(self) -> dict[str, str]:
        """The names of the columns, in the reader's language."""
        return {column: str(translate(COLUMNS[column])) for column in self.columns}

    @property
    def name(self) -> str:
        """What the roster is a list of, and its day."""
        place = Sentence("{place}的驿站", place=scope_name(self.selection.division))
        labels = (place, *self.selection.given.labels)
        return "，".join([*(str(translate(one)) for one in labels), f"{self.selection.request.now:%Y-%m-%d}"])

    def rows(self, connection: Connection) -> Iterator[list[str]]:
        """Yield the rows in words."""
        conditions = station_table.exported_conditions(self.selection.request)
        return roster_rows(ordered_stations(connection, *conditions), self.columns, _words)


@bp.get("/roster")
@requires(Right.LOOK)
def choose() -> Response:
    """Choose the columns of a roster."""
    roster = _asked()
    total = as_staff(
        lambda connection: station_table.count_stations(connection, roster.selection.request), session.by()
    )
    return page(
        "publishing/staff_roster_columns.html",
        private=True,
        roster=roster,
        total=total,
        columns=COLUMNS,
        usual=USUAL_COLUMNS,
        filters=_filters(),
        query=urlencode(_filters()),
        largest=MAX_SHOWN,
    )


@bp.get("/roster/print")
@requires(Right.LOOK)
def printed() -> Response:
    """Show a roster to print."""
    roster = _asked()

    def rows(connection: Connection) -> list[list[str]] | None:
        if station_table.count_stations(connection, roster.selection.request) > MAX_SHOWN:
            return None
        return list(roster.rows(connection))

    return page(
        "publishing/staff_roster.html",
        private=True,
        roster=roster,
        rows=as_staff(rows, session.by()),
        largest=MAX_SHOWN,
        query=request.query_string.decode(),
    )


@bp.get("/roster.xlsx")
@requires(Right.LOOK)
def workbook() -> Response:
    """Send a roster as a workbook."""
    roster = _asked()

    def write(connection: Connection) -> Response:
        rows = roster.rows(connection)
        return download(
            f"名单-{roster.name}.xlsx", lambda path: write_roster(path, roster.headings, rows, roster.name)
        )

    return as_staff(write, session.by())


def _asked() -> Roster:
    return Roster(read_filter(_filters(), session.actor()), chosen_columns(request.args.getlist("column")))


def _filters() -> dict[str, str]:
    return {name: text for name, text in request.args.items() if text and name != "column"}


def _words(column: str, text: str) -> str:
    """Return a cell's text as people write it, in the language of the page."""
    return text if column in AS_STORED else str(translate(cell_label(column, text)))
