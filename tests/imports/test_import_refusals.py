"""A list with any error is refused as a whole, with every problem by row, column and reason."""

from pathlib import Path

import pytest
from factories import TODAY
from import_tables import digest
from sqlalchemy import Engine, func, select
from station_files import POSITION, feature, positioned_rows, write_csv, write_geojson, write_xlsx

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from locator.hours.tables import timetable
from locator.imports.actions import from_command
from locator.imports.actions.from_command import Preview
from locator.imports.domain.run import Outcome
from locator.organizations.tables import organization
from locator.publishing.queries.exports import stations
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.tables import facet_check, service_offer, station

NO_HOLIDAYS = "Mo-Fr 08:30-17:30; PH closed"


def preview_file(engine: Engine, path: Path, dry_run: bool = True) -> Preview:
    file = from_command.read_file(path, Crs.WGS_84, TODAY)
    return from_command.import_file(engine, file, TODAY, lambda _: None, dry_run=dry_run)


def write(engine: Engine, path: Path) -> Preview:
    return preview_file(engine, path, dry_run=False)


def stored(engine: Engine) -> int:
    """Return how many rows of any kind are stored."""
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
        ("type", "cafe", "没有“cafe”这种站"),
        ("division_code", "999999", "999999"),
        ("opening_hours", "早上八点", ""),
        ("lon", "", "一起填"),
        ("lat", "", "一起填"),
        ("lon", "nan", "一起填"),
        ("crs", "北京54", "不认识"),
        ("position_quality", "missing", "可是有坐标"),
        ("services", "热水、应急药厢", "应急药厢"),
        ("services_missing", "按摩", "按摩"),
        ("access_registration", "也许", "“是”或“否”"),
        ("status", "merged", "管理页面"),
        ("hours_checked_on", "昨天", "2026-11-22"),
        ("as_of", "26-11", "2026-11"),
    ],
)
def test_an_invalid_cell_is_named(
    tmp_path: Path, engine: Engine, column: str, cell: str, reason: str
) -> None:
    rows = [{column: ""} | row for row in positioned_rows(4)]
    rows[2] |= {column: cell}
    (problem,) = write(engine, write_csv(tmp_path / "a.csv", rows)).problems
    assert (problem.line, problem.column) == (4, column)
    assert reason in str(problem)
    assert stored(engine) == 0


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("type", "", "type", "union_station"),
        ("type", "司机之家", "type", "driver_home"),
        ("division_code", "端州区", "division_code", "441202"),
        ("lon", "１１２.５３６", "lon", "112.536"),
        ("crs", "高德", "crs", "gcj02"),
        ("access", "从窗户", "access_note", "从窗户"),
        ("captured_on", "2026/11/1", "captured_on", "2026-11-01"),
        (
            "opening_hours",
            "周一至周五8:30-17:30（节假日除外）",
            "opening_hours",
            "Mo-Fr 08:30-17:30; PH closed",
        ),
    ],
)
def test_free_text_in_a_cell_is_read(
    tmp_path: Path, engine: Engine, column: str, cell: str, field: str, value: str
) -> None:
    rows = [{column: ""} | row for row in positioned_rows(4)]
    rows[2] |= {column: cell}
    preview = preview_file(engine, write_csv(tmp_path / "a.csv", rows))
    assert preview.problems == []
    assert cells_of(preview.drafts[2])[field] == value


def test_swapped_coordinates_are_recognised(tmp_path: Path, engine: Engine) -> None:
    rows = positioned_rows(1, lon="23.073437", lat="112.516037")
    (problem,) = preview_file(engine, write_csv(tmp_path / "a.csv", rows)).problems
    assert "写反" in problem.sentence


@pytest.mark.parametrize(
    ("lon", "lat", "column"),
    [
        ("106.9", "47.9", "lon、lat"),
        ("0", "0", "lon、lat"),
        ("-112.5", "23.07", "lon、lat"),
        ("126.98", "37.57", "lon、lat"),
    ],
)
def test_a_position_outside_china_is_refused(
    tmp_path: Path, engine: Engine, lon: str, lat: str, column: str
) -> None:
    path = write_csv(tmp_path / "a.csv", positioned_rows(1, lon=lon, lat=lat))
    assert [problem.column for problem in preview_file(engine, path).problems] == [column]


def test_all_problems_are_listed_at_once(tmp_path: Path, engine: Engine) -> None:
    rows = positioned_rows(5)
    rows[0]["name"] = ""
    rows[0]["opening_hours"] = "早上"
    rows[2]["lon"] = "5"
    rows[4]["type"] = "cafe"
    found = preview_file(engine, write_csv(tmp_path / "a.csv", rows)).problems
    assert [(problem.line, problem.column) for problem in found] == [
        (2, "name"),
        (2, "opening_hours"),
        (4, "lon、lat"),
        (6, "type"),
    ]


def test_an_unknown_column_is_refused_not_dropped(tmp_path: Path, engine: Engine) -> None:
    (problem,) = preview_file(engine, write_csv(tmp_path / "a.csv", positioned_rows(2, 幸运数="好"))).problems
    assert (problem.line, problem.column) == (1, "幸运数")


def test_a_break_room_cannot_be_imported_as_public(tmp_path: Path, engine: Engine) -> None:
    rows = positioned_rows(1, type="workshop_rest", visibility="public")
    (problem,) = preview_file(engine, write_csv(tmp_path / "a.csv", rows)).problems
    assert (problem.column, "site_only" in problem.sentence) == ("visibility", True)


def test_a_repeated_station_is_refused(tmp_path: Path, engine: Engine) -> None:
    rows = [*positioned_rows(2), positioned_rows(1)[0]]
    (problem,) = preview_file(engine, write_csv(tmp_path / "a.csv", rows)).problems
    assert str(problem) == "第 4 行 name：和第 2 行是同一个站，请留一行"


def test_importing_a_file_twice_changes_nothing(tmp_path: Path, engine: Engine) -> None:
    path = write_csv(tmp_path / "a.csv", positioned_rows(2))
    assert write(engine, path).counts[Outcome.ADDED] == 2
    before = digest(engine)
    again = write(engine, path)
    assert (again.problems, again.counts) == ([], {Outcome.UNCHANGED: 2})
    assert digest(engine) == before


def test_a_row_changes_only_the_cells_that_it_fills(tmp_path: Path, engine: Engine) -> None:
    write(engine, write_csv(tmp_path / "a.csv", positioned_rows(2, host="工商银行")))
    rows = positioned_rows(2, phone="")
    rows[1]["phone"] = "0758-2812345"
    preview = write(engine, write_csv(tmp_path / "b.csv", rows))
    assert preview.counts == {Outcome.UNCHANGED: 1, Outcome.CHANGED: 1}
    with engine.connect() as connection:
        first, second = (stored.draft for stored in stations(connection))
    assert (first.phone, second.phone, second.host) == ("", "0758-2812345", "工商银行")


def test_the_same_name_elsewhere_is_another_station(tmp_path: Path, engine: Engine) -> None:
    rows = [row | {"name": "爱心驿站"} for row in positioned_rows(3)]
    assert len(write(engine, write_csv(tmp_path / "a.csv", rows)).drafts) == 3


def test_similar_rows_are_both_written_and_noted(tmp_path: Path, engine: Engine) -> None:
    rows = positioned_rows(2, lon=POSITION[0], name="爱心驿站")
    preview = write(engine, write_csv(tmp_path / "a.csv", rows))
    assert (len(preview.drafts), preview.problems) == (2, [])
    assert [problem.line for problem in preview.notes] == [3]
    assert "像是同一个站：第 2 行“爱心驿站”" in str(preview.notes[0])


def test_a_dry_run_writes_nothing(tmp_path: Path, engine: Engine) -> None:
    path = write_csv(tmp_path / "a.csv", positioned_rows(2, host="工行"))
    assert preview_file(engine, path).counts == {Outcome.ADDED: 2}
    assert stored(engine) == 0


def test_a_write_that_breaks_off_leaves_nothing(tmp_path: Path, engine: Engine) -> None:
    def broken_pipe(_: int) -> None:
        raise BrokenPipeError

    file = from_command.read_file(write_csv(tmp_path / "a.csv", positioned_rows(2)), Crs.WGS_84, TODAY)
    with pytest.raises(BrokenPipeError):
        from_command.import_file(engine, file, TODAY, broken_pipe)
    assert stored(engine) == 0


def test_an_uncalculated_formula_is_an_empty_cell(tmp_path: Path, engine: Engine) -> None:
    """A formula that no program has calculated has no value."""
    (problem,) = preview_file(
        engine, write_xlsx(tmp_path / "a.xlsx", positioned_rows(1, name="=A1"))
    ).problems
    assert (problem.line, problem.column) == (2, "name")


@pytest.mark.parametrize("kind", ["LineString", "MultiLineString"])
def test_only_points_are_accepted(tmp_path: Path, engine: Engine, kind: str) -> None:
    corners = [[112.5, 23.07], [112.6, 23.08]]
    shape = {"type": kind, "coordinates": corners if kind == "LineString" else [corners]}
    path = write_geojson(tmp_path / "a.geojson", feature() | {"geometry": shape})
    with pytest.raises(UnreadableFile, match=f"不是点（{kind}）"):
        preview_file(engine, path)


def test_column_names_that_differ_by_case_are_refused(tmp_path: Path, engine: Engine) -> None:
    path = write_geojson(tmp_path / "a.geojson", feature(Name="另一个"))
    (problem,) = preview_file(engine, path).problems
    assert (problem.line, problem.column) == (1, "Name")
