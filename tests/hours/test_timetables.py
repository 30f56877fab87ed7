"""Stored timetables: one for each text, over the coming days, computed again each day."""

from datetime import date, datetime, timedelta

import pytest
from factories import NOON, TODAY, AddStation
from sqlalchemy import Connection, Engine, select, text

from locator.db.session import change
from locator.hours.actions import timetables
from locator.hours.domain.state import HORIZON_DAYS, OpenState
from locator.hours.tables import timetable
from locator.search.domain.search import SearchHit
from locator.search.queries import listing
from locator.search.queries.listing import ListRequest
from locator.time_zone import SHANGHAI

OFFICE = "Mo-Fr 08:30-17:30; PH off"


def ensure(engine: Engine, *texts: str, today: date = TODAY) -> dict[str, int]:
    with change(engine) as connection:
        return timetables.ensure(connection, texts, today)


def roll(engine: Engine, today: date) -> int:
    """Compute all timetables again, as after a change of the calendar or a new version."""
    with change(engine) as connection:
        timetables.mark_outdated(connection)
    return timetables.roll(engine, today)


def rows(connection: Connection) -> list[object]:
    return list(connection.execute(select(timetable).order_by(timetable.c.id)))


def hit(connection: Connection, at: datetime) -> SearchHit:
    (found,) = listing.list_stations(connection, ListRequest(at)).hits
    return found


def test_each_text_is_stored_once(engine: Engine, connection: Connection) -> None:
    first = ensure(engine, OFFICE, "24/7", OFFICE, "")
    assert set(first) == {OFFICE, "24/7"}
    assert ensure(engine, "24/7") == {"24/7": first["24/7"]}
    assert len(rows(connection)) == 2


def test_a_timetable_reaches_from_yesterday_to_the_horizon(engine: Engine, connection: Connection) -> None:
    ensure(engine, OFFICE)
    known = connection.scalar(select(timetable.c.known))
    assert known is not None
    assert known.lower == datetime(2026, 11, 22, tzinfo=SHANGHAI)
    assert known.upper == datetime(2026, 11, 24, tzinfo=SHANGHAI) + timedelta(days=HORIZON_DAYS)


def test_texts_are_computed_in_batches(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetables, "BATCH", 3)
    texts = [f"Mo-Su 08:00-{hour}:00" for hour in range(10, 21)]
    assert set(ensure(engine, *texts)) == set(texts)
    assert roll(engine, TODAY) == len(texts)


def test_an_unreadable_text_is_stored_with_its_problem(engine: Engine, connection: Connection) -> None:
    ensure(engine, "早八点")
    row = connection.execute(select(timetable)).one()
    assert (row.known, row.open_at, row.unsure_at) == (None, None, None)
    assert row.problem


def test_rolling_moves_every_timetable_on(engine: Engine, connection: Connection, add: AddStation) -> None:
    add(opening_hours=OFFICE)
    later = NOON + timedelta(days=30)  # a Wednesday
    assert hit(connection, later).opening.state is OpenState.UNKNOWN
    assert roll(engine, later.date()) == 1
    assert hit(connection, later).opening.state is OpenState.OPEN
    assert hit(connection, NOON).opening.state is OpenState.UNKNOWN


def test_rolling_twice_changes_nothing(engine: Engine, connection: Connection) -> None:
    ensure(engine, OFFICE, "24/7", "早八点")
    roll(engine, TODAY + timedelta(days=1))
    before = rows(connection)
    roll(engine, TODAY + timedelta(days=1))
    assert rows(connection) == before


def test_rolling_gives_the_same_as_computing_on_that_day(engine: Engine, connection: Connection) -> None:
    ensure(engine, OFFICE, today=TODAY)
    roll(engine, TODAY + timedelta(days=9))
    rolled = connection.execute(select(timetable.c.known, timetable.c.open_at)).one()
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM timetable"))
    ensure(engine, OFFICE, today=TODAY + timedelta(days=9))
    assert connection.execute(select(timetable.c.known, timetable.c.open_at)).one() == rolled


def test_a_decree_loaded_later_applies_after_rolling(
    engine: Engine, connection: Connection, add: AddStation
) -> None:
    add(opening_hours=OFFICE)
    tuesday = NOON + timedelta(days=1)
    assert hit(connection, tuesday).opening.state is OpenState.OPEN
    with engine.begin() as writing:
        writing.execute(text("INSERT INTO calendar_day VALUES ('2026-11-24', 'holiday', '校庆', '测试')"))
    roll(engine, TODAY)
    assert hit(connection, tuesday).opening.state is OpenState.CLOSED


def test_rolling_parses_a_text_with_a_problem_again(engine: Engine, connection: Connection) -> None:
    ensure(engine, "24/7")
    with engine.begin() as writing:
        blank = "UPDATE timetable SET problem = '读不懂', known = NULL, open_at = NULL, unsure_at = NULL"
        writing.execute(text(blank))
    roll(engine, TODAY)
    row = connection.execute(select(timetable)).one()
    assert (row.problem, row.known is None) == ("", False)


def test_the_edges_equal_those_of_the_multirange(engine: Engine, connection: Connection) -> None:
    ensure(engine, OFFICE)
    row = connection.execute(select(timetable)).one()
    edges = [edge for span in row.open_at for edge in (span.lower, span.upper)]
    minutes = [int(edge.timestamp()) // 60 for edge in edges]
    assert bytes(row.open_edges) == b"".join(minute.to_bytes(4, "big") for minute in minutes)
    assert len(edges) == 24  # twelve workdays
