"""The about pages: figures from the database, and periods that match the code."""

from datetime import timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from locator.db.session import change
from locator.operations.queries.health import count_miscounts
from locator.site.queries.data_quality import measure_data_quality
from locator.stations.actions import merge_division_counts
from locator.stations.domain.freshness import HALF_LIFE
from locator.stations.domain.station import Facet

HTML = {"Accept": "text/html"}


@pytest.fixture
def stations(add: AddStation, engine: Engine, connection: Connection) -> Connection:
    """Three stations, with hours checked recently, long ago and never; and a demo station."""
    ids = [add(name=name) for name in ("新的", "旧的", "没人看过的")]
    add(name="演示·一处", is_demo=True)
    with change(engine) as writing:
        _check_hours(writing, ids)
    return connection


def _check_hours(connection: Connection, ids: list[int]) -> None:
    for station_id, age in zip(ids, (timedelta(days=10), timedelta(days=400), None), strict=True):
        connection.execute(
            text(
                "INSERT INTO facet_check (station_id, facet, source, as_of, checked_at) "
                "VALUES (:id, 'hours', '名单', '2026-11', :at) ON CONFLICT (station_id, facet) "
                "DO UPDATE SET source = '名单', checked_at = :at"
            ),
            {"id": station_id, "at": NOON - age if age else None},
        )


def test_shares_are_by_facet_and_exclude_demo_stations(stations: Connection) -> None:
    quality = measure_data_quality(stations, NOON)
    assert (quality.stations, quality.demo) == (3, 1)
    hours = next(facet for facet in quality.facets if facet.facet is Facet.HOURS)
    assert (hours.fresh, hours.old, hours.never) == (1, 1, 1)
    assert hours.fresh_share == pytest.approx(1 / 3)


def test_sources_have_their_number_of_stations(stations: Connection) -> None:
    quality = measure_data_quality(stations, NOON)
    assert quality.sources[0].name == "测试" and quality.sources[0].stations == 3


def test_figures_follow_each_change_of_what_they_count(
    stations: Connection, add: AddStation, engine: Engine
) -> None:
    """Kept by the change's transaction, they are those of all stations, after each kind of change."""
    add(name="第四处")
    for change_of in (
        "UPDATE facet_check SET checked_at = checked_at - interval '400 days' WHERE facet = 'hours'",
        "UPDATE facet_check SET source = '另一份', as_of = '2026-10' WHERE facet = 'position'",
        "DELETE FROM facet_check WHERE facet = 'services'",
        "UPDATE station SET status = 'suspended' WHERE name = '旧的'",
        "DELETE FROM station WHERE name = '第四处'",
    ):
        with change(engine) as writing:
            writing.execute(text(change_of))
        assert count_miscounts(stations) == 0, change_of
    quality = measure_data_quality(stations, NOON)
    assert (quality.stations, quality.demo) == (2, 1)
    hours, services = (
        next(one for one in quality.facets if one.facet is facet) for facet in (Facet.HOURS, Facet.SERVICES)
    )
    assert (hours.fresh, hours.old, hours.never) == (0, 1, 1)
    assert services.never == 2
    assert [(one.name, one.as_of, one.stations) for one in quality.sources] == [("另一份", "2026-10", 2)]
    with change(engine) as writing:
        merge_division_counts(writing)
    assert measure_data_quality(stations, NOON) == quality


def test_a_check_counts_as_fresh_for_whole_days(stations: Connection, engine: Engine) -> None:
    """The day half a life ago is the first; the day before it is not."""
    first = NOON - HALF_LIFE[Facet.HOURS]
    for at, fresh in (
        (first.replace(hour=0, minute=1), 3),
        (first.replace(hour=0) - timedelta(minutes=1), 0),
    ):
        with change(engine) as writing:
            writing.execute(text("UPDATE facet_check SET checked_at = :at WHERE facet = 'hours'"), {"at": at})
        hours = measure_data_quality(stations, NOON).facets[1]
        assert (hours.facet, hours.fresh) == (Facet.HOURS, fresh)


def test_the_page_shows_the_time_of_its_figures(client: FlaskClient, add: AddStation) -> None:
    page = client.get("/about/data", headers=HTML)
    assert "下面的数字都算到" in page.text
    assert "max-age=300" in page.headers["Cache-Control"]


def test_the_privacy_page_shows_the_periods_set_in_the_code(client: FlaskClient) -> None:
    page = client.get("/about/privacy", headers=HTML).text
    assert "30 天后删掉" in page and "90 天后删掉" in page
