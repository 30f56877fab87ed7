"""The staff pages with the table of stations and the exports: filters, figures that link to lists."""

import html
import re

import pytest
from clerks import SignIn
from factories import HERE, AddStation, north, offers
from sqlalchemy import Connection, select

from locator.accounts.domain.rights import Role
from locator.stations.domain.station import LifecycleStatus, Visibility
from locator.stations.tables import station

DAXING, HAIDIAN = "110115", "110108"


@pytest.fixture
def key(add: AddStation) -> int:
    """Return the id of a station in Daxing."""
    return add(at=HERE, division_code=DAXING, name="旧名", phone="010-1", services=offers("seating"))


def test_the_table_is_filtered_by_the_name_of_a_division(staff: SignIn, key: int, add: AddStation) -> None:
    add(division_code=HAIDIAN, name="海淀的站")
    city = staff(Role.INSPECTOR, "110000")
    assert "旧名" in city.get("/staff/stations?division=大兴区").text
    assert "海淀的站" not in city.get("/staff/stations?division=大兴区").text
    assert "没有“火星区”" in city.get("/staff/stations?division=火星区").text
    assert "旧名" not in city.get("/staff/stations?problem=no_position").text
    assert "新加一个站点" not in city.get("/staff/stations").text


def test_stations_that_maps_do_not_show_are_counted_and_listed_by_reason(
    staff: SignIn, add: AddStation
) -> None:
    add(name="有位置的站", division_code=DAXING)
    add(at=None, name="没位置的站", division_code=DAXING)
    add(name="停着的站", division_code=DAXING, status=LifecycleStatus.SUSPENDED)
    clerk = staff(Role.INSPECTOR, DAXING)
    home = clerk.get("/staff/").text
    assert "1 处没有位置，地图上看不到" in home and "另有 1 处不对外开放" in home
    links = re.findall(r'href="([^"]+)"', home.partition('id="why-less"')[2].partition("</ul>")[0])
    lists = [clerk.get(html.unescape(link)).text for link in links]
    assert ["没位置的站" in page for page in lists] == [True, False]
    assert ["停着的站" in page for page in lists] == [False, True]
    assert not any("有位置的站" in page for page in lists)


def test_the_export_page_offers_no_division_to_one_county(staff: SignIn, add: AddStation) -> None:
    add(division_code=DAXING)
    county = staff(Role.EDITOR, DAXING).get("/staff/exports").text
    assert 'name="division"' not in county and "北京市大兴区" in county
    assert f"/staff/exports/plaques?division={DAXING}" in county  # nothing to choose first
    city = staff(Role.EDITOR, "110000").get("/staff/exports").text
    assert re.search(r'name="division"[^>]*value="北京市 110000"', city)
    assert 'name="division" list="divisions" value=""' in staff(Role.EDITOR).get("/staff/exports").text


def test_a_stations_address_leads_to_form_or_history(staff: SignIn, key: int, connection: Connection) -> None:
    code = connection.scalar(select(station.c.code).where(station.c.id == key))
    address = f"/staff/stations/{code}"
    assert staff(Role.EDITOR, DAXING).get(address).location == f"{address}/edit"
    assert staff(Role.INSPECTOR, DAXING).get(address).location == f"{address}/history"
    assert staff(Role.EDITOR, DAXING).get("/staff/stations/999999", follow_redirects=True).status_code == 404


def test_a_geopackage_is_written_without_a_warning(
    staff: SignIn, add: AddStation, capfd: pytest.CaptureFixture[str]
) -> None:
    add()
    assert staff(Role.EDITOR).get("/staff/exports/stations.gpkg", buffered=True).status_code == 200
    assert "Warning" not in capfd.readouterr().err


def test_columns_order_and_filters_are_one_address(staff: SignIn, key: int, add: AddStation) -> None:
    add(name="安定的站", division_code=DAXING, phone="010-2")
    clerk = staff(Role.EDITOR, DAXING)
    page = clerk.get("/staff/stations?sort=-name&column=phone&column=address&column=nonsense").text
    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert re.findall(r'sort=(-?\w+)"', head) == ["name", "phone", "address"]  # the name is always there
    assert 'aria-sort="descending"' in head and 0 < page.index("旧名") < page.index("安定的站")
    assert clerk.get("/staff/stations?sort=nonsense&after=x&before=-1").status_code == 200
    assert clerk.get("/staff/stations?shape=1,2;3").status_code == 400


def test_views_are_kept_for_oneself_or_for_the_union(staff: SignIn, key: int) -> None:
    clerk, colleague, elsewhere = (
        staff(Role.EDITOR, DAXING),
        staff(Role.INSPECTOR, DAXING),
        staff(Role.EDITOR, HAIDIAN),
    )
    query = "problem=no_position&sort=name&column=phone"
    address = "/staff/workbench/views"
    assert clerk.send(address, name="缺坐标", query=query).location.startswith(f"/staff/stations?{query}")
    assert clerk.send(address, name="大家的", query=query, area=f"division:{DAXING}").status_code == 303
    assert clerk.send(address, name="别处的", query="", area=f"division:{HAIDIAN}").status_code == 403
    assert colleague.send(address, name="巡查的", query="", area=f"division:{DAXING}").status_code == 403
    assert clerk.send(address, name="", query="").status_code == 422
    assert clerk.send(address, name="坏的", query="kind=nonsense").status_code == 400
    seen = [one.get("/staff/stations").text for one in (clerk, colleague, elsewhere)]
    assert [("缺坐标" in page, "大家的" in page) for page in seen] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    removals = re.findall(r'action="([^"]+/remove)"', seen[0])
    assert elsewhere.send(removals[0]).status_code == elsewhere.send(removals[1]).status_code == 403
    assert {clerk.send(one).status_code for one in removals} == {303}


def test_the_map_has_the_stations_of_the_filters_and_of_ones_areas(
    staff: SignIn, key: int, add: AddStation
) -> None:
    add(at=north(2_000), division_code=DAXING, name="北边的", visibility=Visibility.MEMBERS)
    add(at=HERE, division_code=HAIDIAN, name="海淀的站")
    clerk = staff(Role.INSPECTOR, DAXING)
    found = clerk.get("/staff/workbench/points.json").json
    assert [one["name"] for one in found["stations"]] == ["旧名", "北边的"] and len(found["box"]) == 4
    box = clerk.get("/staff/workbench/points.json?box=112.4,23.04,112.5,23.06").json
    assert [one["name"] for one in box["stations"]] == ["旧名"] and box["box"] is None
    shape = "112.4,23.04;112.5,23.04;112.5,23.06"
    assert len(clerk.get(f"/staff/workbench/inside.json?shape={shape}").json["codes"]) == 1
    assert clerk.get("/staff/workbench/inside.json").status_code == 400
    assert clerk.get("/staff/workbench/points.json?box=1,2").status_code == 400
