"""`locator import --dry-run --json`: what a clerk would write, row by row, and nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clerk_sheet_files import book, sheet
from click.testing import CliRunner
from factories import AddStation
from sqlalchemy import Connection, func, select

from locator.cli import main
from locator.stations.tables import station

Preview = Callable[..., dict[str, Any]]
TABS = {
    "封面": [("驿站台账",)],
    "端州区": [
        ("站点名称", "地址", "状态"),
        ("蓝塘驿站", "端州一路26号", "开放"),
        ("府前驿站", "府前路1号", "搬迁"),
    ],
    "鼎湖区": [("站点名称", "地址"), ("坑口驿站", "鼎湖大道18号")],
}


@pytest.fixture
def preview(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Preview:
    """Return a function that writes a file and previews it by the command."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)

    def run(write: Callable[[Path], None], *options: str) -> dict[str, Any]:
        path = tmp_path / "台账.xlsx"
        write(path)
        command = ["import", str(path), "--crs", "gcj02", "--dry-run", "--json", *options]
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    return run


def outcomes(found: dict[str, Any]) -> dict[tuple[str, int], str]:
    return {(row["sheet"], row["row"]): row["outcome"] for row in found["rows"]}


def test_every_row_has_its_sheet_outcome_cells_and_findings(preview: Preview, connection: Connection) -> None:
    found = preview(book(TABS))
    assert outcomes(found) == {("端州区", 2): "added", ("端州区", 3): "refused", ("鼎湖区", 2): "added"}
    assert found["counts"]["added"] == 2 and found["counts"]["refused"] == 1
    assert [one["title"] for one in found["sheets"]] == ["封面", "端州区", "鼎湖区"]
    added, refused, other = found["rows"]
    assert added["cells"]["division_code"] == "441202" and added["cells"]["status"] == "open"
    assert refused["findings"][0]["column"] == "状态" and refused["findings"][0]["weight"] == "refused"
    assert other["cells"]["division_code"] == "441203"
    assert connection.scalar(select(func.count()).select_from(station)) == 0


def test_a_clerk_of_a_county_is_refused_another_countys_tab(preview: Preview) -> None:
    found = preview(book(TABS), "--division", "441202")
    assert outcomes(found)["鼎湖区", 2] == "refused"
    (finding,) = found["rows"][2]["findings"]
    assert finding["text"] == "不在您管的范围里，不写入"


def test_a_sheet_that_cannot_be_read_says_how_to_mend_it(preview: Preview) -> None:
    mixed = ("站点名称", "地址", "区县", "地址", "站点名称")
    found = preview(sheet(mixed, ("甲驿站", "端州区一路1号", "鼎湖区", "鼎湖区二路2号", "乙驿站")))
    assert found["rows"] == [] and "请改成上下排" in found["sheets"][0]["refusal"]


def test_a_column_that_is_not_surely_known_is_asked_and_not_written(preview: Preview) -> None:
    found = preview(sheet(("站点名称", "区县", "看板"), ("甲驿站", "端州区", "端州一路26号")))
    (row,) = found["rows"]
    assert row["outcome"] == "added" and "address" not in row["cells"]
    assert [(one["column"], one["weight"]) for one in row["findings"]] == [("看板", "ask")]


def test_a_stored_station_is_unchanged_or_changed(preview: Preview, add: AddStation) -> None:
    add(name="蓝塘驿站", address="端州一路26号", division_code="441202", phone="0758-2222333")
    heading = ("站点名称", "区县", "地址", "电话")
    same = preview(sheet(heading, ("蓝塘驿站", "端州区", "端州一路26号", "0758-2222333")))
    assert [row["outcome"] for row in same["rows"]] == ["unchanged"]
    other = preview(sheet(heading, ("蓝塘驿站", "端州区", "端州一路26号", "0758-2222444")))
    assert [row["outcome"] for row in other["rows"]] == ["changed"]


def test_the_options_belong_together(preview: Preview, tmp_path: Path) -> None:
    sheet(("站名", "区县"), ("甲驿站", "端州区"))(tmp_path / "a.xlsx")
    result = CliRunner().invoke(main, ["import", str(tmp_path / "a.xlsx"), "--json"])
    assert result.exit_code == 2 and "--dry-run" in result.output
