"""A keeper's "still right" settles today's reports, ends what was said since the last word, and no more."""

from datetime import timedelta

import pytest
from factories import NOON, AddStation
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from locator.db.session import change
from locator.reports.actions import doubt, presence, reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.record import Record
from locator.reports.domain.report import Verdict
from locator.reports.queries import evidence
from locator.reports.tables import report
from locator.stations.tables import station

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def codes(add: AddStation, engine: Engine) -> list[str]:
    """Return the codes of two stations that are always open."""
    numbers = [add(opening_hours="24/7"), add(opening_hours="24/7")]
    with change(engine) as connection:
        chosen = select(station.c.code).where(station.c.id.in_(numbers)).order_by(station.c.id)
        return list(connection.scalars(chosen))


def send(engine: Engine, code: str, who: int, ago: timedelta, verdict: Verdict = Verdict.LOCKED) -> None:
    with change(engine) as connection:
        reports.submit(connection, NewReport(code, verdict, f"phone {who}", f"10.0.{who}.1"), NOON - ago)


def keeper_says_right(engine: Engine, code: str, last_word: timedelta | None = None) -> None:
    with change(engine) as connection:
        number = presence.station_id_of(connection, code)
        doubt.overrule(connection, number, NOON, NOON - last_word if last_word else None)


def settled(connection: Connection) -> list[tuple[bool | None, bool]]:
    """Return of each report whether it agreed with the keeper, and whether it still counts."""
    rows = connection.execute(select(report.c.agreed, report.c.overruled_at).order_by(report.c.said_at))
    return [(row.agreed, row.overruled_at is None) for row in rows]


def test_only_todays_reports_are_settled_and_only_those_since_the_last_word_end(
    engine: Engine, connection: Connection, codes: list[str]
) -> None:
    for who, ago in enumerate((10 * DAY, DAY, 20 * MINUTE, 10 * MINUTE)):
        send(engine, codes[0], who, ago, Verdict.NEEDS_APP)
    keeper_says_right(engine, codes[0], last_word=5 * DAY)
    assert settled(connection) == [(None, True), (None, False), (False, False), (False, False)]


def test_a_keeper_lowers_a_reporter_once(engine: Engine, connection: Connection, codes: list[str]) -> None:
    for minutes in (50, 40, 30):
        send(engine, codes[0], 1, minutes * MINUTE)
    keeper_says_right(engine, codes[0])
    send(engine, codes[0], 1, 5 * MINUTE)
    keeper_says_right(engine, codes[0])
    assert [agreed for agreed, _ in settled(connection)].count(False) == 1


def test_a_keeper_does_not_silence_a_reporter_elsewhere(
    engine: Engine, connection: Connection, codes: list[str]
) -> None:
    send(engine, codes[0], 1, 20 * MINUTE)
    keeper_says_right(engine, codes[0])
    device = connection.scalar(select(report.c.device_hash))
    assert device is not None
    record = evidence.record_of(connection, device, NOON)
    assert 0 < Record().weight - record.weight < 1


@given(st.floats(0, 200), st.floats(0, 200))
def test_one_word_against_a_reporter_costs_less_than_one_voice(agreed: float, disagreed: float) -> None:
    record = Record(agreed, disagreed)
    assert record.weight - record.after(0.0).weight <= 1
