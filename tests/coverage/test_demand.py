"""Searches that found nothing open are counted ten people at a time, and nobody can rebuild one of them."""

import logging
from datetime import datetime, timedelta

import pytest
from applications import application
from factories import HERE, NOON, AddStation
from sqlalchemy import Engine, select, text

from geodata.lonlat import LonLat
from locator.config import Settings
from locator.coverage.actions import counting
from locator.coverage.domain.demand import DemandCounter, HourCounts, cell_of
from locator.coverage.queries.demand import most_missed
from locator.db.columns import metadata
from locator.http import clock

NEXT_HOUR = NOON + timedelta(hours=1)
ELSEWHERE = LonLat(118.0894, 24.4798)


def counted(counter: DemandCounter, people: int, position: LonLat = HERE, at: datetime = NOON) -> None:
    for n in range(people):
        assert counter.note(position, f"192.0.2.{n}", at) is None


def test_whole_tens_of_different_people_are_given_out_when_the_hour_is_over() -> None:
    counter = DemandCounter()
    counted(counter, 27)
    counted(counter, 27)  # the same people again
    counted(counter, 9, ELSEWHERE)
    over = counter.note(HERE, "192.0.2.1", NEXT_HOUR)
    assert over == HourCounts(NOON.date().replace(day=1), NOON.hour, ((cell_of(HERE), 20),))
    assert counter.note(HERE, "192.0.2.1", NEXT_HOUR + timedelta(hours=1)) is None, "one is forgotten"


def test_one_search_more_changes_nothing_that_is_stored() -> None:
    """Whoever sees all that leaves the process cannot tell whether somebody was among the searchers."""
    given_out = []
    for others in range(10, 19):
        counter = DemandCounter()
        counted(counter, others)
        given_out.append(counter.note(ELSEWHERE, "192.0.2.250", NEXT_HOUR))
    assert len(set(given_out)) == 1


def test_marks_of_a_visitor_differ_between_hours_and_processes() -> None:
    marks = set()
    for hour in range(2):
        for _process in range(2):
            counter = DemandCounter()
            counter.note(HERE, "192.0.2.1", NOON + timedelta(hours=hour))
            marks |= set.union(*counter._marks.values())  # what a dump of the memory holds
    assert len(marks) == 4 and not any(b"192" in mark for mark in marks)


def search(client: object, visitor: str) -> None:
    body = {"lon": HERE.lon, "lat": HERE.lat, "mode": "walk"}
    answer = client.post("/api/v1/stations/nearest", json=body, environ_base={"REMOTE_ADDR": visitor})  # type: ignore[attr-defined]
    assert answer.status_code == 200


def test_a_search_is_in_no_table_log_or_history(
    database_url: str,
    add: AddStation,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    add(name="关着的", opening_hours="Mo-Su 00:00-00:30")
    stored: list[HourCounts] = []
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setattr(counting, "Thread", lambda target, args, daemon: _AtOnce(target, args, stored))
    settings = Settings(database_url=database_url, count_unmet=1)
    with caplog.at_level(logging.DEBUG), application(settings) as app:
        client = app.test_client()
        before = dump(engine)
        for n in range(12):
            search(client, f"192.0.2.{n}")
        assert dump(engine) == before, "while the hour lasts nothing is written"
        monkeypatch.setattr(clock, "now", lambda: NEXT_HOUR)
        search(client, "192.0.2.99")
    assert [one.counts for one in stored] == [((cell_of(HERE), 10),)]
    with engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM unmet_demand"))
        assert row._asdict() == {
            "month": NOON.date().replace(day=1),
            "hour": 12,
            "cell_x": cell_of(HERE)[0],
            "cell_y": cell_of(HERE)[1],
            "searches": 10,
        }
        assert [one.searches for one in most_missed(connection, NOON.date())] == [10]
    traces = dump(engine) + caplog.text
    assert "192.0.2" not in traces and f"{HERE.lon}"[:8] not in caplog.text


def test_counting_is_off_unless_the_operator_wants_it(app: object) -> None:
    assert not [name for name in app.extensions if name == counting.AFTER_SEARCH]  # type: ignore[attr-defined]


@pytest.mark.parametrize("searches", [1, 9, 11])
def test_the_database_takes_whole_tens_only(database_url: str, engine: Engine, searches: int) -> None:
    over = HourCounts(NOON.date().replace(day=1), 12, ((cell_of(HERE), searches),))
    with pytest.raises(Exception, match="unmet_demand_is_anonymous"):
        counting.store(engine, over)


class _AtOnce:
    """A thread that runs when it is started, so that a test need not wait."""

    def __init__(self, target: object, args: tuple[Engine, HourCounts], stored: list[HourCounts]) -> None:
        self._target, self._args, self._stored = target, args, stored

    def start(self) -> None:
        self._stored.append(self._args[1])
        self._target(*self._args)  # type: ignore[operator]


def dump(engine: Engine) -> str:
    """Return what of a search could stand in the counts and in the history."""
    with engine.connect() as connection:
        tables = [metadata.tables[name] for name in ("unmet_demand", "change_set", "change_row")]
        return "\n".join(str(row) for table in tables for row in connection.execute(select(table)))
