"""A list with anything wrong in it is refused whole, with every problem by row, column and reason."""

from pathlib import Path

import pytest
from factories import TODAY
from sqlalchemy import Engine, func, select
from station_files import feature, placed_rows, write_csv, write_geojson, write_xlsx

from geodata.crs import Crs
from geodata.errors import UnreadableFile
from locator.actions import imports
from locator.actions.imports import Checked
from locator.db.reference import organization, timetable
from locator.db.tables import facet_check, service_offer, station
from locator.errors import ImportRefused


def checked(path: Path, crs: Crs | None = Crs.WGS_84) -> Checked:
    return imports.check(imports.read_file(path, crs), crs)


def write(engine: Engine, path: Path, dry_run: bool = False) -> int:
    return imports.write(engine, checked(path), TODAY, lambda _: None, dry_run)


def stored(engine: Engine) -> int:
    """Return how many rows of any kind an import has left."""
    tables = (station, service_offer, facet_check, timetable, organization)
    with engine.connect() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("name", "", "没有站名"),
        ("name", "站" * 201, "最多 200 个"),
        ("name", "=1+1", "像是公式"),
        ("name", "@SUM(A1)", "像是公式"),
        ("address", '=HYPERLINK("http://x.test")', "像是公式"),
        ("name", "驿\x07站", "控制字符"),
        ("type", "", "没有类型"),
        ("type", "cafe", "不认识"),
        ("division_code", "999999", "999999"),
        ("division_code", "肇庆", "肇庆"),
        ("opening_hours", "早上八点", ""),
        ("lon", "", "一起填"),
        ("lat", "", "一起填"),
        ("lon", "１１２.５", "半角"),
        ("lon", "nan", "十进制度数"),
        ("lon", "112°30′", "十进制度数"),
        ("lon", "212.5", "不在地球上"),
        ("crs", "火星坐标", "不认识"),
        ("position_quality", "missing", "可是有坐标"),
        ("services", "热水、按摩", "按摩"),
        ("services_missing", "wifi?", "不认识"),
        ("access", "窗户", "不认识"),
        ("access_registration", "也许", "yes 或 no"),
        ("status", "merged", "管理页面"),
        ("captured_on", "2026/11/1", "2026-11-22"),
        ("hours_checked_on", "昨天", "2026-11-22"),
        ("as_of", "26-11", "2026-11"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, engine: Engine, column: str, cell: str, reason: str) -> None:
    rows = [{column: ""} | row for row in placed_rows(4)]
    rows[2] |= {column: cell}
    with pytest.raises(ImportRefused) as refused:
        write(engine, write_csv(tmp_path / "a.csv", rows))
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == (4, column)  # type: ignore[attr-defined]
    assert reason in str(problem)
    assert stored(engine) == 0


def test_swapped_coordinates_are_recognised(tmp_path: Path) -> None:
    rows = placed_rows(1, lon="23.073437", lat="112.516037")
    (problem,) = checked(write_csv(tmp_path / "a.csv", rows)).problems
    assert "写反" in problem.sentence


@pytest.mark.parametrize(
    ("lon", "lat"), [("106.9", "47.9"), ("0", "0"), ("-112.5", "23.07"), ("126.98", "37.57")]
)
def test_a_place_outside_china_is_refused(tmp_path: Path, lon: str, lat: str) -> None:
    path = write_csv(tmp_path / "a.csv", placed_rows(1, lon=lon, lat=lat))
    assert [problem.column for problem in checked(path).problems] == ["lon"]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rows = placed_rows(5)
    rows[0]["name"] = ""
    rows[0]["opening_hours"] = "早上"
    rows[2]["lon"] = "5"
    rows[4]["type"] = "cafe"
    found = checked(write_csv(tmp_path / "a.csv", rows)).problems
    assert [(problem.line, problem.column) for problem in found] == [
        (2, "name"),
        (2, "opening_hours"),
        (4, "lon"),
        (6, "type"),
    ]


def test_a_column_nobody_knows_is_refused_and_not_dropped(tmp_path: Path) -> None:
    (problem,) = checked(write_csv(tmp_path / "a.csv", placed_rows(2, 备注="好"))).problems
    assert (problem.line, problem.column) == (1, "备注")


def test_a_break_room_cannot_be_imported_as_public(tmp_path: Path) -> None:
    rows = placed_rows(1, type="workshop_rest", visibility="public")
    (problem,) = checked(write_csv(tmp_path / "a.csv", rows)).problems
    assert (problem.column, "site_only" in problem.sentence) == ("visibility", True)


def test_a_station_told_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    rows = [*placed_rows(2), placed_rows(1)[0]]
    (problem,) = checked(write_csv(tmp_path / "a.csv", rows)).problems
    assert str(problem) == "第 4 行 name：与第 2 行的站名、区县和地址都相同"


def test_a_file_imported_twice_is_refused_the_second_time(tmp_path: Path, engine: Engine) -> None:
    path = write_csv(tmp_path / "a.csv", placed_rows(2))
    assert write(engine, path) == 2
    before = stored(engine)
    with pytest.raises(ImportRefused) as refused:
        write(engine, path)
    assert [str(problem)[:10] for problem in refused.value.problems] == ["第 2 行 name", "第 3 行 name"]
    assert "已有同名" in str(refused.value.problems[0])
    assert stored(engine) == before


def test_the_same_name_elsewhere_is_another_station(tmp_path: Path, engine: Engine) -> None:
    rows = [row | {"name": "爱心驿站"} for row in placed_rows(3)]
    assert write(engine, write_csv(tmp_path / "a.csv", rows)) == 3


def test_a_dry_run_writes_nothing(tmp_path: Path, engine: Engine) -> None:
    assert write(engine, write_csv(tmp_path / "a.csv", placed_rows(2, host="工行")), dry_run=True) == 2
    assert stored(engine) == 0


def test_a_dry_run_sees_what_is_already_there(tmp_path: Path, engine: Engine) -> None:
    path = write_csv(tmp_path / "a.csv", placed_rows(2))
    write(engine, path)
    with pytest.raises(ImportRefused):
        write(engine, path, dry_run=True)


def test_a_write_that_breaks_off_leaves_nothing(tmp_path: Path, engine: Engine) -> None:
    def broken_pipe(_: int) -> None:
        raise BrokenPipeError

    found = checked(write_csv(tmp_path / "a.csv", placed_rows(2)))
    with pytest.raises(BrokenPipeError):
        imports.write(engine, found, TODAY, broken_pipe)
    assert stored(engine) == 0


def test_what_a_workbook_calculates_and_never_did_is_missed(tmp_path: Path) -> None:
    """A formula that no program has worked out has no value: the cell is empty, and says so."""
    (problem,) = checked(write_xlsx(tmp_path / "a.xlsx", placed_rows(1, name="=A1"))).problems
    assert (problem.line, problem.column) == (2, "name")


@pytest.mark.parametrize("kind", ["LineString", "MultiPoint"])
def test_only_points_are_places(tmp_path: Path, kind: str) -> None:
    shape = {"type": kind, "coordinates": [[112.5, 23.07], [112.6, 23.08]]}
    path = write_geojson(tmp_path / "a.geojson", feature() | {"geometry": shape})
    (problem,) = checked(path).problems
    assert (problem.line, problem.column) == (1, "lon")
    assert f"{kind}，应是 Point" in problem.sentence


def test_names_of_columns_that_differ_by_case_are_refused(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", feature(Name="另一个"))
    with pytest.raises(UnreadableFile, match="列名重复：name"):
        checked(path)
