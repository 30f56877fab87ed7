"""How we know: the figures are SQL's, and the privacy page says what the code does."""

from datetime import timedelta

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from locator.db.session import change
from locator.site.queries.data_quality import trust
from locator.stations.domain.station import Facet

HTML = {"Accept": "text/html"}


@pytest.fixture
def three(add: AddStation, engine: Engine, connection: Connection) -> Connection:
    """Three stations: one with fresh hours, one with old ones, one never checked; and one for show."""
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


def test_shares_are_counted_by_facet_and_demo_stations_apart(three: Connection) -> None:
    told = trust(three, NOON)
    assert (told.stations, told.demo) == (3, 1)
    hours = next(one for one in told.facets if one.facet is Facet.HOURS)
    assert (hours.fresh, hours.old, hours.never) == (1, 1, 1)
    assert hours.fresh_share == pytest.approx(1 / 3)


def test_sources_are_named_with_how_much_they_gave(three: Connection) -> None:
    told = trust(three, NOON)
    assert told.sources[0].words == "测试" and told.sources[0].stations == 3


def test_the_page_says_of_when_its_figures_are(client: FlaskClient, add: AddStation) -> None:
    page = client.get("/about/data", headers=HTML)
    assert "下面的数字都算到" in page.text
    assert "max-age=300" in page.headers["Cache-Control"]


def test_the_privacy_page_tells_the_programs_own_spans(client: FlaskClient) -> None:
    page = client.get("/about/privacy", headers=HTML).text
    assert "30 天后删掉" in page and "90 天后删掉" in page
