"""The step that asks for the coordinate system: a system named in a heading is preselected."""

import pytest
from import_tables import ImportAs, Importer, sheet

from locator.accounts.domain.rights import Role


@pytest.fixture
def editor(import_as: ImportAs) -> Importer:
    """Return an editor of Duanzhou who imports."""
    return import_as(Role.EDITOR, "441202")


@pytest.mark.parametrize(
    ("headings", "system"),
    [
        (("高德坐标",), "gcj02"),
        (("百度经度", "百度纬度"), "bd09"),
        (("经度(WGS84)", "纬度（ＷＧＳ８４）"), "wgs84"),
        (("GPS坐标/WGS84",), "wgs84"),
        (("经度", "纬度"), None),
        (("高德经度", "百度纬度"), None),
    ],
)
def test_a_coordinate_system_named_in_a_heading_is_preselected(
    editor: Importer, headings: tuple[str, ...], system: str | None
) -> None:
    place = ("112.470123", "23.050123") if len(headings) == 2 else ("112.470123,23.050123",)
    heading = ("驿站名称", "详细地址", *headings)
    run = editor.begin(sheet(("黄塘驿站", "蓝塘路1号", *place), heading=heading))
    editor.client.send(f"/staff/imports/{run.id}/columns")
    shown = editor.client.get(f"/staff/imports/{run.id}/datum").text
    chosen = [line for line in shown.splitlines() if 'name="crs"' in line and " checked" in line]
    assert len(chosen) == (system is not None) and all(f'value="{system}"' in line for line in chosen)
    assert ("列名里写着" in shown) is (system is not None)
