"""The step of an import that asks for the system of coordinates: what the headings say is chosen already."""

from collections.abc import Iterator

import pytest
from clerks import SignIn
from import_tables import Desk, sheet
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.db.session import Login, write_engine


@pytest.fixture
def clerk(staff: SignIn, engine: Engine, database_url: str) -> Iterator[Desk]:
    """Return a clerk of Duanzhou at imports."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield Desk(engine, writes, staff(Role.EDITOR, "441202"))
    writes.dispose()


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("高德坐标",), "gcj02"),
        (("百度经度", "百度纬度"), "bd09"),
        (("经度(WGS84)", "纬度（ＷＧＳ８４）"), "wgs84"),
        (("GPS坐标/WGS84",), "wgs84"),
        (("经度", "纬度"), None),
        (("高德经度", "百度纬度"), None),
    ],
)
def test_a_system_that_a_heading_names_is_chosen_already_for_the_clerk_to_see(
    clerk: Desk, headings: tuple[str, ...], said: str | None
) -> None:
    place = ("112.470123", "23.050123") if len(headings) == 2 else ("112.470123,23.050123",)
    heading = ("驿站名称", "详细地址", *headings)
    run = clerk.begin(sheet(("黄塘驿站", "蓝塘路1号", *place), heading=heading))
    clerk.who.send(f"/staff/imports/{run.id}/columns")
    shown = clerk.who.get(f"/staff/imports/{run.id}/datum").text
    chosen = [line for line in shown.splitlines() if 'name="crs"' in line and " checked" in line]
    assert len(chosen) == (said is not None) and all(f'value="{said}"' in line for line in chosen)
    assert ("列名里写着" in shown) is (said is not None)
