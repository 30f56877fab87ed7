"""Every figure of the dashboard is what plain SQL counts, and what the list behind it shows."""

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
from locator.figures.queries.figures import Figures, Scope, figures
from locator.figures.queries.figures_below import below
from locator.hours.domain.state import OpenState
from locator.platforms.domain import Platform
from locator.stations.domain.freshness import FreshnessLevel
from locator.stations.domain.station import Facet, LifecycleStatus, StationKind

COUNTRY = (Area("全国"),)
SERVED = "visibility = 'public' AND status IN ('trial', 'open', 'rectifying') AND parent_id IS NULL"
# What the words of each figure mean, in plain SQL; :now is the moment.
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
OF_TRAITS: dict[str, Callable[[Figures], int]] = {
    "served": lambda f: f.served,
    "not_served": lambda f: f.total - f.served,
    "inside": lambda f: f.inside,
    "open_now": lambda f: f.open_now,
    "closed_now": lambda f: f.states[OpenState.CLOSED],
    "unknown_now": lambda f: f.states[OpenState.UNKNOWN],
    "round_the_clock": lambda f: f.round_the_clock,
    "kept": lambda f: f.kept,
    "not_kept": lambda f: f.served - f.kept,
    "confirmed": lambda f: f.confirmed,
    "not_confirmed": lambda f: f.kept - f.confirmed,
    "new_this_week": lambda f: f.new_this_week,
    "changed_this_week": lambda f: f.changed_this_week,
    **{
        f"{facet}_{word}": lambda f, facet=facet, word=word: f.freshness[facet][word]  # type: ignore[misc]
        for facet in Facet
        for word in FreshnessLevel
    },
    **{f"on_{one}": lambda f, one=one: f.listed[one] for one in Platform},  # type: ignore[misc]
    **{f"not_on_{one}": lambda f, one=one: f.served - f.listed[one] for one in Platform},  # type: ignore[misc]
}


@pytest.fixture
def seeded(engine: Engine, add: AddStation) -> None:
    """Fill the database: four hundred stations of all sorts, some of them kept, listed, changed, rooms."""
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
    question = text(f"SELECT count(*) FROM station WHERE {condition}")  # noqa: S608 - PLAIN's own words
    return connection.scalar(question, {"now": NOON} if ":now" in condition else {}) or 0


@pytest.mark.usefixtures("seeded")
def test_totals_equal_plain_sql(connection: Connection) -> None:
    found = figures(connection, Scope(COUNTRY, NOON))
    assert {name: of(found) for name, (_, of) in PLAIN.items()} == {
        name: counted(connection, condition) for name, (condition, _) in PLAIN.items()
    }
    assert all(of(found) > 0 for name, (_, of) in PLAIN.items()), "a figure of nothing proves nothing"
    waiting = text(
        "SELECT count(*), count(*) FILTER (WHERE said_at < :due) FROM report WHERE verdict <> 'fine'"
    )
    row = connection.execute(waiting, {"due": NOON - timedelta(days=2)}).one()
    assert (found.reports.total, found.reports.overdue) == tuple(row)


@pytest.mark.usefixtures("seeded")
def test_each_figure_is_how_many_its_list_shows(connection: Connection) -> None:
    found = figures(connection, Scope(COUNTRY, NOON))
    assert OF_TRAITS.keys() == NAMED_CONDITIONS.keys()
    listed = {name: total(connection, condition=name) for name in NAMED_CONDITIONS}
    assert listed == {name: of(found) for name, of in OF_TRAITS.items()}
    for kind in StationKind:
        assert total(connection, kind=kind) == found.by_kind[kind]


def total(connection: Connection, **wanted: Any) -> int:
    return station_table.find_page(connection, TableRequest(COUNTRY, NOON, **wanted)).total


@pytest.mark.usefixtures("seeded")
def test_an_area_counts_its_own_only_and_its_parts_make_it_up(connection: Connection) -> None:
    whole = figures(connection, Scope(COUNTRY, NOON))
    provinces = below(connection, Scope(COUNTRY, NOON))
    without_division = counted(connection, f"{SERVED} AND division_code IS NULL")
    assert sum(one.served for one in provinces) == whole.served - without_division
    assert sum(one.open_now for one in provinces) <= whole.open_now
    biggest = max(provinces, key=lambda one: one.served)
    mine = (Area("省", biggest.division.code),)
    inside = figures(connection, Scope(mine, NOON))
    assert (
        inside.served == biggest.served == figures(connection, Scope(COUNTRY, NOON, biggest.division)).served
    )
    parts = below(connection, Scope(COUNTRY, NOON, biggest.division))
    assert sum(one.served for one in parts) + at_the_top(connection, biggest.division.prefix) == inside.served
    for one in Platform:
        assert sum(part.listed[one] for part in parts) == biggest.listed[one]


def at_the_top(connection: Connection, prefix: str) -> int:
    """Count the served stations that are said to be in a province, and not where in it."""
    return counted(connection, f"{SERVED} AND division_code = '{prefix}0000'")


def test_a_municipality_has_counties_and_a_county_has_nothing_below(
    connection: Connection, add: AddStation
) -> None:
    add(division_code="110115", at=HERE)
    beijing = below(connection, Scope(COUNTRY, NOON, division("110000")))
    assert [one.division.code for one in beijing] == ["110115"]
    assert below(connection, Scope(COUNTRY, NOON, division("110115"))) == []


def test_nobodys_area_has_nothing(connection: Connection, add: AddStation) -> None:
    add()
    assert figures(connection, Scope((), NOON)).total == 0
