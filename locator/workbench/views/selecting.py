"""The stations that a form of the workbench selects: ticked, drawn on the map, or all of a filter."""

from collections.abc import Mapping, Sequence

from flask import request
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.hours.actions import schedules
from locator.workbench.domain.errors import SelectionChanged
from locator.workbench.domain.selection import (
    MOST_STATIONS,
    SelectedStation,
    parse_versions,
    require_some,
)
from locator.workbench.queries import map as stations_on_map
from locator.workbench.queries import selected
from locator.workbench.views.parameters import read_query

LARGEST_BODY_BYTES = 512 * 1024
MAX_NAMED = 5
LISTED = "、"


def selected_stations(connection: Connection) -> list[SelectedStation]:
    """Return the stations that this form selects, as they are now.

    Raises SelectionRefused, StationNotFound, and InvalidRequest for filters that cannot be read.
    """
    codes = list(_shown_versions() or _given_codes(connection))
    require_some(codes)
    return selected.by_codes(connection, codes, session.actor().areas(Right.LOOK))


def locked_stations(connection: Connection) -> list[SelectedStation]:
    """Return the stations that this form selects, locked until the end of the transaction.

    Raises SelectionChanged where an entry has changed since its version was shown in the form.
    """
    ids = [one.id for one in selected_stations(connection)]
    connection.execute(schedules.LOCK_STATIONS, {"ids": ids})
    stations = selected_stations(connection)
    _require_shown_versions(connection, stations)
    return stations


def _require_shown_versions(connection: Connection, stations: Sequence[SelectedStation]) -> None:
    shown = _shown_versions()
    changed = [one for one in stations if shown.get(one.code) not in (None, one.version)]
    if changed:
        raise SelectionChanged(changed_sentence(connection, changed))


def changed_sentence(connection: Connection, changed: Sequence[SelectedStation]) -> Sentence:
    """Return who changed stations of the selection meanwhile, and which."""
    who = LISTED.join(selected.last_authors(connection, [one.id for one in changed])[:MAX_NAMED])
    return Sentence(
        "您看的时候，{who}改了其中 {n} 个站（{names}）。什么也没有写；请看看现在的数，再按一次",
        who=who,
        n=len(changed),
        names=LISTED.join(one.name for one in changed[:MAX_NAMED]),
    )


def _shown_versions() -> Mapping[str, int | None]:
    return parse_versions(request.form.get("selected", ""))


def _given_codes(connection: Connection) -> list[str]:
    if request.form.get("all") == "yes":
        asked = read_query(request.form.get("filters", ""), session.actor())
        return stations_on_map.codes_in(connection, asked.selection.request, MOST_STATIONS)
    ticked = [*request.form.getlist("code"), request.form.get("codes", "")]
    return list(parse_versions(" ".join(ticked)))
