"""How soon reports are answered, by district: with enough of them, and with those that wait counted in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from geodata.divisions.codes import division
from locator.db.session import change
from locator.reports.queries.response_times import Answering, by_division

HERE, CITY = "441202", "441200"
Say = Callable[..., None]


@pytest.fixture
def say(engine: Engine, add: AddStation) -> Say:
    """Return a way to have reports at one station, answered after some hours or (None) not at all."""
    key = add(division_code=HERE)

    def _say(*answered_after_h: float | None, verdict: str = "locked", days_ago: float = 20) -> None:
        at = NOON - timedelta(days=days_ago)
        with change(engine) as connection:
            for hours in answered_after_h:
                when = None if hours is None else at + timedelta(hours=hours)
                connection.execute(
                    text(
                        "INSERT INTO report (code_hash, station_id, verdict, said_at, shown_state, witness,"
                        " answer, answered_at) VALUES (sha256(random()::text::bytea), :key, :verdict, :at,"
                        " 'open', 'x', :answer, :when)"
                    ),
                    {
                        **{"key": key, "verdict": verdict, "at": at, "when": when},
                        "answer": "" if when is None else "修好了",
                    },
                )

    return _say


def figures(connection: Connection) -> dict[str, Answering]:
    return dict(by_division(connection, [division(HERE), division(CITY)], NOON))


def test_the_median_of_a_district_and_of_the_city_above_it(connection: Connection, say: Say) -> None:
    say(2, 5, 30, 40, 400)
    assert figures(connection) == dict.fromkeys((HERE, CITY), Answering(5, timedelta(hours=30)))


def test_a_few_reports_make_no_figure(connection: Connection, say: Say) -> None:
    say(2, 5, 30, 40)
    assert figures(connection) == {}


def test_what_is_not_answered_counts_as_waiting(connection: Connection, say: Say) -> None:
    say(1, 1, None, None, None)
    assert figures(connection)[HERE] == Answering(5, None)


def test_praise_and_old_reports_do_not_count(connection: Connection, say: Say) -> None:
    say(1, 1, 1, 1, 1, verdict="fine")
    say(1, 1, 1, 1, 1, days_ago=200)
    assert figures(connection) == {}


def test_the_divisions_page_tells_it(client: FlaskClient, say: Say) -> None:
    say(2, 5, 30, 40, 400)
    assert "反映 5 条，一半在 30 小时内答复" in client.get(f"/divisions/{CITY}").text
