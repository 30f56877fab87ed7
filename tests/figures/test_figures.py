"""Every figure of the dashboard equals a count in plain SQL, and the length of the list behind it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories import HERE, NOON, TODAY, AddStation, north
from sqlalchemy import Connection, Engine, text

from geodata.divisions.codes import division
from locator.accounts.domain.rights import Area
from locator.db.session import change
from locator.demo import actions as demo
from locator.editing.queries import station_table
from locator.editing.queries.conditions import NAMED_CONDITIONS
from locator.editing.queries.station_table import TableRequest
from locator.figures.queries.figures import Figures, Scope, read_figures
from locator.figures.queries.figures_below import figures_below
from locator.hours.domain.state import OpenState
from locator.platforms.domain import Platform
from locator.stations.domain.freshness import FreshnessLevel
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind

COUNTRY = (Area("全国"),)
SERVED = "visibility = 'public' AND status IN ('trial', 'open', 'rectifying') AND parent_id IS NULL"
# The definition of each figure in plain SQL; :now is the moment.
PLAIN: dict[str, tuple[str, Callable[[Figures], int]]] = {
    "all": ("true", lambda f: f.total),
    "served": (SERVED, lambda f: f.served),
    "served, on no map": (f"{SERVED} AND position IS NULL", lambda f: f.unplaced),
    "driver homes": ("kind = 'driver_home'", lambda f: f.by_kind[StationKind.DRIVER_HOME]),
    "suspended": ("status = 'suspended'", lambda f: f.by_status[LifecycleStatus.SUSPENDED]),
    "no place": ("position IS NULL", lambda f: f.without_position),
    "rooms": ("parent_id IS NOT NULL", lambda f: f.inside),
    "open": (
        f"{SERVED} AND EXISTS (SELECT FROM timetable t WHERE t.id = timetable_id AND t.open_at @> :now)",
        lambda f: f.open_now,
    ),
    "all day": (
        f"{SERVED} AND EXISTS (SELECT FROM timetable t WHERE t.id = timetable_id AND t.open_at @> t.known)",
        lambda f: f.round_the_clock,
    ),
    "fresh hours": (
        f"{SERVED} AND EXISTS (SELECT FROM facet_check c WHERE c.station_id = station.id"
        " AND c.facet = 'hours' AND c.checked_at >= :now - interval '180 days')",
        lambda f: f.freshness[Facet.HOURS][FreshnessLevel.FRESH],
    ),
    "access never checked": (
        f"{SERVED} AND NOT EXISTS (SELECT FROM facet_check c WHERE c.station_id = station.id"
        " AND c.facet = 'access' AND c.checked_at IS NOT NULL)",
        lambda f: f.freshness[Facet.ACCESS][FreshnessLevel.NEVER],
    ),
    "on amap": (
        f"{SERVED} AND EXISTS (SELECT FROM map_listing l WHERE l.station_id = station.id"
        " AND platform = 'amap' AND l.status = 'listed')",
        lambda f: f.listed[Platform.AMAP],
    ),
    "kept": (f"{SERVED} AND EXISTS (SELECT FROM keeper k WHERE k.station_id = station.id)", lambda f: f.kept),
    "confirmed": (
        f"{SERVED} AND EXISTS (SELECT FROM keeper k WHERE k.station_id = station.id AND stage = 'confirmed')",
        lambda f: f.confirmed,
    ),
    "new": ("created_at >= :now - interval '7 days'", lambda f: f.new_this_week),
}
OF_CONDITIONS: dict[str, Callable[[Figures], int]] = {
    "served": lambda f: f.served,
    "not_served": lambda f: f.total - f.served,
    "inside": lambda f: f.inside,
    "open_now": lambda f: f.open_now,
    "closed_now": lambda f: f.states[OpenState.CLOSED],
    "unknown_now": lambda f: f.states[OpenState.UNKNOWN],
    "round_the_clock": lambda f: f.round_the_clock,
    "outside_division": lambda _: 0,  # unknown without boundaries
    "kept": lambda f: f.kept,
    "not_kept": lambda f: f.served - f.kept,
    "confirmed": lambda f: f.confirmed,
    "not_confirmed": lambda f: f.kept - f.confirmed,
    "new_this_week": lambda f: f.new_this_week,
    "changed_this_week": lambda f: f.changed_this_week,
    **{
        f"{facet}_{level}": lambda f, facet=facet, level=level: f.freshness[facet][level]  # type: ignore[misc]
        for facet in Facet
        for level in FreshnessLevel
    },
    **{f"on_{map}": lambda f, map=map: f.listed[map] for map in Platform},  # type: ignore[misc]
    **{f"not_on_{map}": lambda f, map=map: f.served - f.listed[map] for map in Platform},  # type: ignore[misc]
}


@pytest.fixture
def seeded(engine: Engine, add: AddStation) -> None:
    """Add four hundred stations of all kinds; some have keepers or listings, were changed, or are rooms."""
    demo.add(engine, 400, TODAY, lambda _: None)
    add()
    add(at=north(30), status=LifecycleStatus.SUSPENDED)
    add(at=None, opening_hours="")
    for statement in SEED:
        with change(engine) as connection:
            connection.execute(text(statement), {"now": NOON})


SEED = (
    "UPDATE station SET parent_id = (SELECT min(id) FROM station) WHERE id % 29 = 0",
    "INSERT INTO keeper (station_id, email, stage) SELECT id, 'k@example.org',"
    " CASE id % 3 WHEN 0 THEN 'asked' ELSE 'confirmed' END FROM station WHERE id % 5 = 0",
    "INSERT INTO map_listing (station_id, platform, status, status_on) SELECT id, 'amap',"
    " CASE id % 4 WHEN 0 THEN 'rejected' ELSE 'listed' END, '2026-11-01' FROM station WHERE id % 3 = 0",
    "INSERT INTO map_listing (station_id, platform, status, status_on)"
    " SELECT id, 'baidu', 'listed', '2026-11-02' FROM station WHERE id % 7 = 0",
    "ALTER TABLE station DISABLE TRIGGER USER",
    "UPDATE station SET created_at = CAST(:now AS timestamptz) - interval '9 days', updated_at ="
    " CASE id % 6 WHEN 0 THEN CAST(:now AS timestamptz) - interval '1 day'"
    " ELSE CAST(:now AS timestamptz) - interval '8 days' END WHERE id % 2 = 0",
    "ALTER TABLE station ENABLE TRIGGER USER",
    "INSERT INTO report (code_hash, station_id, verdict, said_at, shown_state, witness)"
    " SELECT sha256(id::text::bytea), id, CASE id % 4 WHEN 0 THEN 'fine' ELSE 'locked' END,"
    " CAST(:now AS timestamptz) - id % 5 * interval '1 day', 'open', id::text FROM station WHERE id % 11 = 0",
)


def counted(connection: Connection, condition: str) -> int:
    query = text(f"SELECT count(*) FROM station WHERE {condition}")  # noqa: S608 - constants of this file
    return connection.scalar(query, {"now": NOON} if ":now" in condition else {}) or 0


@pytest.mark.usefixtures("seeded")
def test_totals_equal_plain_sql(connection: Connection) -> None:
    found = read_figures(connection, Scope(COUNTRY, NOON))
    assert {name: figure_of(found) for name, (_, figure_of) in PLAIN.items()} == {
        name: counted(connection, condition) for name, (condition, _) in PLAIN.items()
    }
    assert all(figure_of(found) > 0 for _, figure_of in PLAIN.values()), "a figure of zero proves nothing"
    open_reports = text(
        "SELECT count(*), count(*) FILTER (WHERE said_at < :due) FROM report WHERE verdict <> 'fine'"
    )
    row = connection.execute(open_reports, {"due": NOON - timedelta(days=2)}).one()
    assert (found.reports.total, found.reports.overdue) == tuple(row)


@pytest.mark.usefixtures("seeded")
def test_each_figure_equals_the_length_of_its_list(connection: Connection) -> None:
    found = read_figures(connection, Scope(COUNTRY, NOON))
    assert OF_CONDITIONS.keys() == NAMED_CONDITIONS.keys()
    listed = {name: total(connection, condition=name) for name in NAMED_CONDITIONS}
    assert listed == {name: figure_of(found) for name, figure_of in OF_CONDITIONS.items()}
    for kind in StationKind:
        assert total(connection, kind=kind) == found.by_kind[kind]


def total(connection: Connection, **filters: Any) -> int:
    return station_table.count_stations(connection, TableRequest(COUNTRY, NOON, **filters))


@pytest.mark.usefixtures("seeded")
def test_an_area_counts_its_own_stations_and_equals_the_sum_of_its_parts(connection: Connection) -> None:
    whole = read_figures(connection, Scope(COUNTRY, NOON))
    provinces = figures_below(connection, Scope(COUNTRY, NOON))
    without_division = counted(connection, f"{SERVED} AND division_code IS NULL")
    assert sum(part.served for part in provinces) == whole.served - without_division
    assert sum(part.open_now for part in provinces) <= whole.open_now
    biggest = max(provinces, key=lambda part: part.served)
    own_area = (Area("省", biggest.division.code),)
    inside = read_figures(connection, Scope(own_area, NOON))
    assert (
        inside.served
        == biggest.served
        == read_figures(connection, Scope(COUNTRY, NOON, biggest.division)).served
    )
    parts = figures_below(connection, Scope(COUNTRY, NOON, biggest.division))
    undivided = without_prefecture(connection, biggest.division.prefix)
    assert sum(part.served for part in parts) + undivided == inside.served
    for platform in Platform:
        assert sum(part.listed[platform] for part in parts) == biggest.listed[platform]


def without_prefecture(connection: Connection, prefix: str) -> int:
    """Count the served stations whose division is the province itself."""
    return counted(connection, f"{SERVED} AND division_code = '{prefix}0000'")


def test_below_a_municipality_are_counties_and_below_a_county_nothing(
    connection: Connection, add: AddStation
) -> None:
    add(division_code="110115", at=HERE)
    beijing = figures_below(connection, Scope(COUNTRY, NOON, division("110000")))
    assert [part.division.code for part in beijing] == ["110115"]
    assert figures_below(connection, Scope(COUNTRY, NOON, division("110115"))) == []


def test_without_areas_all_figures_are_zero(connection: Connection, add: AddStation) -> None:
    add()
    assert read_figures(connection, Scope((), NOON)).total == 0
