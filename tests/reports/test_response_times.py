"""Response times to reports by division: only with enough reports, and unanswered ones count."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from geodata.divisions.codes import division
from locator.db.session import change
from locator.reports.queries.response_times import ResponseTimes, by_division

HERE, CITY = "441202", "441200"
AddReports = Callable[..., None]


@pytest.fixture
def add_reports(engine: Engine, add: AddStation) -> AddReports:
    """Return a function that adds reports of one station, answered after some hours or (None) never."""
    key = add(division_code=HERE)

    def _add_reports(*answered_after_h: float | None, verdict: str = "locked", days_ago: float = 20) -> None:
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

    return _add_reports


def response_times(connection: Connection) -> dict[str, ResponseTimes]:
    return dict(by_division(connection, [division(HERE), division(CITY)], NOON))


def test_the_median_of_a_district_and_its_city(connection: Connection, add_reports: AddReports) -> None:
    add_reports(2, 5, 30, 40, 400)
    assert response_times(connection) == dict.fromkeys((HERE, CITY), ResponseTimes(5, timedelta(hours=30)))


def test_too_few_reports_give_no_figure(connection: Connection, add_reports: AddReports) -> None:
    add_reports(2, 5, 30, 40)
    assert response_times(connection) == {}


def test_unanswered_reports_count_as_waiting(connection: Connection, add_reports: AddReports) -> None:
    add_reports(1, 1, None, None, None)
    assert response_times(connection)[HERE] == ResponseTimes(5, None)


def test_praise_and_old_reports_do_not_count(connection: Connection, add_reports: AddReports) -> None:
    add_reports(1, 1, 1, 1, 1, verdict="fine")
    add_reports(1, 1, 1, 1, 1, days_ago=200)
    assert response_times(connection) == {}


def test_the_divisions_page_shows_the_figure(client: FlaskClient, add_reports: AddReports) -> None:
    add_reports(2, 5, 30, 40, 400)
    assert "反映 5 条，一半在 30 小时内答复" in client.get(f"/divisions/{CITY}").text
