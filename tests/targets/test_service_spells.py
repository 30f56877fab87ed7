"""When a station was in service, by its entry and by what was recorded since, day by day."""

from typing import Any

import pytest
from factories import AddStation
from sqlalchemy import Connection, Engine, select, text

from locator.db.session import change
from locator.history.queries.service_spells import covers, service_spells
from locator.stations.tables import station

OPEN, LONG_AGO, FAR = {"status": "open"}, "2000-01-01", "2999-12-31"
# What was entered, what was changed afterwards, and days with and without service.
LIVES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], list[str], list[str]]] = {
    "opened in a year": (OPEN | {"opened_on": "2025"}, [], ["2025-12-31", FAR], ["2025-12-30"]),
    "opened in a month": (OPEN | {"opened_on": "2025-02"}, [], ["2025-02-28"], ["2025-02-27"]),
    "open since": (OPEN | {"status_since": "2025-03-04"}, [], ["2025-03-04"], ["2025-03-03"]),
    "nothing is known": (OPEN, [], [FAR], [LONG_AGO]),
    "planned": ({"status": "planned"}, [], [], [LONG_AGO, FAR]),
    "entered as closed": (
        {"status": "delisted", "status_since": "2026-06-30", "opened_on": "2020"},
        [],
        ["2021-01-01", "2026-06-29"],
        ["2019-12-31", "2026-06-30", FAR],
    ),
    "closed later": (
        OPEN | {"opened_on": "2024-05-01"},
        [{"status": "delisted", "status_since": "2026-06"}],
        ["2024-05-01", "2026-06-27"],
        ["2024-04-30", "2026-06-28", FAR],
    ),
    "closed and open again": (
        OPEN | {"opened_on": "2020"},
        [
            {"status": "suspended", "status_since": "2026-03-01"},
            {"status": "open", "status_since": "2026-09-01"},
        ],
        ["2026-02-28", "2026-09-01", FAR],
        ["2026-03-01", "2026-08-31"],
    ),
    "found late to have closed before it was entered": (
        OPEN,
        [{"status": "delisted", "status_since": "2020-06-30"}],
        [],
        [LONG_AGO, "2020-06-29", FAR],
    ),
    "planned, then opened before it was written down": (
        {"status": "planned"},
        [{"status": "open", "opened_on": "2026-05-10"}],
        ["2026-05-10", FAR],
        ["2026-05-09"],
    ),
    "a wrong status put right": (
        OPEN | {"opened_on": "2022"},
        [{"status": "suspended", "status_since": "2023"}, {"status": "open", "status_since": "2022"}],
        ["2022-12-31", "2023-12-31", FAR],
        ["2022-12-30"],
    ),
}


@pytest.fixture
def ids(engine: Engine, add: AddStation) -> dict[str, int]:
    """Store a station of each life, each change in a transaction of its own; return their ids."""
    found = {name: add(name=name[:60]) for name in LIVES}
    steps = max(len(changes) for _, changes, _, _ in LIVES.values())
    with change(engine) as connection:  # as if entered so: without a record of a change
        connection.execute(text("ALTER TABLE station DISABLE TRIGGER station_remembered_update"))
        for name, (entered, *_) in LIVES.items():
            connection.execute(station.update().where(station.c.id == found[name]).values(entered))
        connection.execute(text("ALTER TABLE station ENABLE TRIGGER station_remembered_update"))
    for step in range(steps):
        with change(engine) as connection:
            for name, (_, changes, _, _) in LIVES.items():
                if step < len(changes):
                    values = changes[step]
                    connection.execute(station.update().where(station.c.id == found[name]).values(values))
    return found


def test_a_station_is_in_service_on_its_days(connection: Connection, ids: dict[str, int]) -> None:
    spells = service_spells([], {})
    for name, (_, _, there, away) in LIVES.items():
        for day, expected in [*((day, True) for day in there), *((day, False) for day in away)]:
            held = select(spells.c.station_id).where(covers(spells, day), spells.c.station_id == ids[name])
            assert bool(connection.execute(held).all()) is expected, (name, day)


def test_a_station_that_opened_again_opened_once(connection: Connection, ids: dict[str, int]) -> None:
    spells = service_spells([station.c.id == ids["closed and open again"]], {})
    rows = connection.execute(select(spells.c.starts_on, spells.c.ends_on, spells.c.opened_on)).all()
    assert sorted((row.starts_on, row.ends_on or "", row.opened_on) for row in rows) == [
        ("2020-12-31", "2026-03-01", "2020-12-31"),
        ("2026-09-01", "", "2020-12-31"),
    ]
