"""What operators and administrators are told of the ground: the status page, and the list of preparations."""

from dataclasses import replace
from pathlib import Path

import pytest
from applications import application
from clerks import SignIn
from factories import HERE, AddStation, north
from flask.testing import FlaskClient
from grounds import loaded, street, written
from sqlalchemy import Engine, text

from locator.accounts.domain.rights import Role
from locator.config import Settings
from locator.db.session import change


@pytest.fixture
def ground(engine: Engine, tmp_path: Path) -> None:
    """Load a ground of one street, taken on 1 November."""
    loaded(engine, written(tmp_path / "street.osm.pbf", street))


def said_of_ground(page: str) -> str:
    """Return the line of the status page."""
    return page.split("地图底")[1].split("</li>")[0]


def test_the_status_says_that_there_is_none(client: FlaskClient) -> None:
    assert "没有装" in said_of_ground(client.get("/status").text)


def test_the_status_says_why_the_public_does_not_see_it(ground: None, client: FlaskClient) -> None:
    assert "审图号" in said_of_ground(client.get("/status").text)


def test_the_status_says_how_old_it_is(ground: None, database_url: str) -> None:
    settings = replace(Settings(database_url=database_url), map_approval_no="GS(2026)1号")
    with application(settings) as app:
        assert "2026 年 11月1日" in said_of_ground(app.test_client().get("/status").text)


def test_administrators_are_offered_what_can_be_prepared(
    ground: None, engine: Engine, staff: SignIn, add: AddStation
) -> None:
    page = staff(Role.ADMINISTRATOR).get("/staff/").text
    assert "locator boundaries load" in page and "LOCATOR_MAP_APPROVAL_NO" in page
    assert "locator ground load" not in page  # it is done
    assert "locator boundaries load" not in staff(Role.EDITOR, "441202").get("/staff/").text


def test_with_boundaries_stations_outside_their_division_are_listed(
    engine: Engine, staff: SignIn, add: AddStation
) -> None:
    add(name="里面的站")
    add(name="外面的站", at=north(9_000))
    outside = "/staff/stations?trait=outside_division"
    clerk = staff(Role.ADMINISTRATOR)
    assert "外面的站" not in clerk.get(outside).text
    box = f"ST_MakeEnvelope({HERE.lon - 0.01}, {HERE.lat - 0.01}, {HERE.lon + 0.01}, {HERE.lat + 0.01}, 4326)"
    with change(engine) as connection:
        insert = "INSERT INTO division_area (division_code, boundary, source)"
        connection.execute(text(f"{insert} VALUES ('441202', ST_Multi({box}), 'test')"))
    listed = clerk.get(outside).text
    assert "外面的站" in listed and "里面的站" not in listed
    assert outside in clerk.get("/staff/").text
