"""The table of stations: asked by the name of a place, by what wants a look."""

import pytest
from clerks import SignIn
from factories import HERE, AddStation, offers

from locator.domain.rights import Role

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


def test_a_geopackage_is_made_without_a_warning(
    staff: SignIn, add: AddStation, capfd: pytest.CaptureFixture[str]
) -> None:
    add()
    assert staff(Role.EDITOR).get("/staff/exports/stations.gpkg", buffered=True).status_code == 200
    assert "Warning" not in capfd.readouterr().err
