"""The table of stations: asked by the name of a place, by what wants a look."""

import html
import re

import pytest
from clerks import SignIn
from factories import HERE, AddStation, offers
from sqlalchemy import Connection, select

from locator.accounts.domain.rights import Role
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station

DAXING, HAIDIAN = "110115", "110108"


@pytest.fixture
def key(add: AddStation) -> int:
    """Return a station of Daxing."""
    return add(at=HERE, division_code=DAXING, name="旧名", phone="010-1", services=offers("seating"))


def test_the_table_is_asked_by_name_of_the_place(staff: SignIn, key: int, add: AddStation) -> None:
    add(division_code=HAIDIAN, name="海淀的站")
    city = staff(Role.INSPECTOR, "110000")
    assert "旧名" in city.get("/staff/stations?division=大兴区").text
    assert "海淀的站" not in city.get("/staff/stations?division=大兴区").text
    assert "没有“火星区”" in city.get("/staff/stations?division=火星区").text
    assert "旧名" not in city.get("/staff/stations?problem=no_position").text
    assert "新加一个站点" not in city.get("/staff/stations").text


def test_a_number_that_maps_do_not_show_says_why_and_leads_to_the_list(
    staff: SignIn, add: AddStation
) -> None:
    add(name="有位置的站", division_code=DAXING)
    add(at=None, name="没位置的站", division_code=DAXING)
    add(name="停着的站", division_code=DAXING, status=LifecycleStatus.SUSPENDED)
    clerk = staff(Role.INSPECTOR, DAXING)
    said = clerk.get("/staff/").text
    assert "1 处没有位置，地图上看不到" in said and "另有 1 处不对外开放" in said
    lists = re.findall(r'href="([^"]+)"', said.partition('id="why-less"')[2].partition("</ul>")[0])
    shown = [clerk.get(html.unescape(one)).text for one in lists]
    assert ["没位置的站" in one for one in shown] == [True, False]
    assert ["停着的站" in one for one in shown] == [False, True]
    assert not any("有位置的站" in one for one in shown)


def test_an_export_does_not_ask_whose_area_is_one_county(staff: SignIn, add: AddStation) -> None:
    add(division_code=DAXING)
    county = staff(Role.EDITOR, DAXING).get("/staff/exports").text
    assert 'name="division"' not in county and "北京市大兴区" in county
    assert f"/staff/exports/plaques?division={DAXING}" in county  # nothing to choose first
    city = staff(Role.EDITOR, "110000").get("/staff/exports").text
    assert re.search(r'name="division"[^>]*value="北京市 110000"', city)
    assert 'name="division" list="divisions" value=""' in staff(Role.EDITOR).get("/staff/exports").text


def test_a_stations_address_alone_leads_to_its_form(staff: SignIn, key: int, connection: Connection) -> None:
    code = connection.scalar(select(station.c.code).where(station.c.id == key))
    there = f"/staff/stations/{code}"
    assert staff(Role.EDITOR, DAXING).get(there).location == f"{there}/edit"
    assert staff(Role.INSPECTOR, DAXING).get(there).location == f"{there}/history"
    assert staff(Role.EDITOR, DAXING).get("/staff/stations/999999", follow_redirects=True).status_code == 404


def test_a_geopackage_is_made_without_a_warning(
    staff: SignIn, add: AddStation, capfd: pytest.CaptureFixture[str]
) -> None:
    add()
    assert staff(Role.EDITOR).get("/staff/exports/stations.gpkg", buffered=True).status_code == 200
    assert "Warning" not in capfd.readouterr().err
