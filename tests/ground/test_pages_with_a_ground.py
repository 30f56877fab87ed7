"""Which pages draw the ground: the public's only under a number of the map review, the staff's always."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from applications import application
from clerks import SignIn
from flask.testing import FlaskClient
from grounds import loaded, street, written
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.config import Settings

MODULE, PUBLIC_TILES, STAFF_TILES = "ground_layer.js", '"/tiles/ground/{z}', '"/staff/tiles/ground/{z}'
STAFF_PAGE = "/staff/stations/new"
Page = Callable[..., str]


@pytest.fixture
def ground(engine: Engine, tmp_path: Path) -> None:
    """Load a ground of one street."""
    loaded(engine, written(tmp_path / "street.osm.pbf", street))


@pytest.fixture
def public_map(database_url: str) -> Page:
    """Return a way to read the public map under some settings."""

    def read(**settings: str) -> str:
        with application(replace(Settings(database_url=database_url), **settings)) as app:  # type: ignore[arg-type]
            return app.test_client().get("/map").text

    return read


def test_the_public_sees_it_under_a_review_number_only(ground: None, public_map: Page) -> None:
    assert MODULE not in public_map()
    approved = public_map(map_approval_no="GS(2026)1号")
    assert MODULE in approved and PUBLIC_TILES in approved and "GS(2026)1" in approved


def test_with_a_key_the_map_is_tianditu(ground: None, public_map: Page) -> None:
    page = public_map(map_approval_no="GS(2026)1号", tianditu_key="k")
    assert MODULE not in page and "tianditu" in page


def test_staff_see_it_without_a_number(ground: None, staff: SignIn) -> None:
    page = staff(Role.EDITOR, "441202").get(STAFF_PAGE).text
    assert MODULE in page and STAFF_TILES in page


def test_without_a_ground_no_byte_is_added(client: FlaskClient, public_map: Page, staff: SignIn) -> None:
    assert "ground" not in public_map(map_approval_no="GS(2026)1号")
    assert MODULE not in staff(Role.EDITOR, "441202").get(STAFF_PAGE).text


def test_no_text_of_the_extract_is_in_a_page(engine: Engine, tmp_path: Path, public_map: Page) -> None:
    hostile = "</script><script>alert(1)"
    loaded(engine, written(tmp_path / "street.osm.pbf", lambda out: street(out, hostile)))
    assert "alert" not in public_map(map_approval_no="GS(2026)1号")
