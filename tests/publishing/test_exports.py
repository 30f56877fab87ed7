"""Exported files: importing them again changes nothing, and spreadsheet formulas in them do not run."""

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from factories import TODAY, AddStation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sheet_cells import rows
from sqlalchemy import Engine, delete
from stored_rows import name_of, number_of, stored

from geodata.files.formula_escape import escape_formula, unescape_formula
from locator.db.session import change
from locator.errors import ExportFailed
from locator.imports.actions import from_command
from locator.imports.domain.run import Outcome
from locator.publishing.actions.exports import write_file
from locator.publishing.domain.export import EXPORTED_COLUMNS, Format, headings
from locator.publishing.queries.exports import stations
from locator.sheets.domain.text import clean_cell_text
from locator.stations.domain.station import LifecycleStatus
from locator.stations.tables import station


@pytest.mark.parametrize("form", list(Format))
def test_an_export_imports_unchanged(engine: Engine, tmp_path: Path, in_process: None, form: Format) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(rows(), min_size=1, max_size=5, unique_by=(name_of, number_of)))
    def holds(sheet: list[dict[str, str]]) -> None:
        before = stored(engine, sheet)
        path = tmp_path / f"out.{form.value}"
        path.unlink(missing_ok=True)
        assert write_file(path, form, before, "") == len(sheet)
        file = from_command.read_file(path, None, TODAY)
        with change(engine) as connection:
            again = from_command.preview(connection, file)
            connection.execute(delete(station))
            alone = from_command.preview(connection, file)
        assert (again.problems, again.counts) == ([], {Outcome.UNCHANGED: len(sheet)})
        odd = {problem.line for problem in alone.problems}  # rows with questions about a new station
        for station_before, row in zip(before, alone.rows, strict=True):
            after = row.draft
            if after is None or row.row.line in odd:
                continue
            assert station_before.draft.position == pytest.approx(after.position, abs=1e-9)
            assert set(station_before.draft.services) <= set(after.services)  # text may name more
            assert clean_cell_text("name", station_before.draft.name) == after.name

    holds()


@given(st.text("'=+-@\t\r\n＝＋－＠A中", max_size=6))
def test_the_guard_against_formulas_is_reversible(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("form", [Format.XLSX, Format.GPKG])
def test_a_process_of_its_own_writes_the_file(
    engine: Engine, add: AddStation, tmp_path: Path, form: Format
) -> None:
    add(phone="075828123450", address="+8号")
    add(name="没有位置的站", at=None)
    path = tmp_path / f"out.{form.value}"
    with change(engine) as connection:
        assert write_file(path, form, stations(connection), "演示") == 2
        connection.execute(delete(station))
        read = from_command.preview(connection, from_command.read_file(path, None, TODAY)).drafts
    assert [draft.phone for draft in read] == ["075828123450", ""]


def test_a_failing_writer_is_reported(engine: Engine, add: AddStation, tmp_path: Path) -> None:
    add()
    with change(engine) as connection, pytest.raises(ExportFailed):
        write_file(tmp_path / "no such folder" / "out.xlsx", Format.XLSX, stations(connection), "")


HOSTILE = '-2+3+cmd|" /C calc"!A0'


def test_cells_of_a_csv_file_are_no_formulas(engine: Engine, add: AddStation, tmp_path: Path) -> None:
    add(address=HOSTILE, wayfinding="@SUM(1+1)", name="=1+1")
    path = tmp_path / "out.csv"
    with change(engine) as connection:
        write_file(path, Format.CSV, stations(connection), "")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert lines[0] == headings()
    assert not [cell for cell in lines[1] if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_has_texts_only_and_frozen_headings(
    engine: Engine, add: AddStation, tmp_path: Path, in_process: None
) -> None:
    add(address=HOSTILE, name="=HYPERLINK(1)", phone="00123", external_identifier="12345678901234567890")
    path = tmp_path / "out.xlsx"
    with change(engine) as connection:
        write_file(path, Format.XLSX, stations(connection), "")
    with ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = load_workbook(path).worksheets[0]
    assert sheet.freeze_panes == "C2"
    row = dict(zip(EXPORTED_COLUMNS, sheet[2], strict=True))
    assert row["external_identifier"].value == "12345678901234567890"
    assert row["phone"].value == "00123"
    assert {cell.data_type for cell in row.values() if cell.value is not None} <= {"s", "inlineStr"}
    assert {cell.number_format for cell in row.values() if cell.value is not None} == {"@"}


def test_a_layer_is_in_wgs84_and_a_moved_point_is_imported(engine: Engine, tmp_path: Path) -> None:
    sheet = {"name": "站", "type": "union_station", "lon": "112.4705", "lat": "23.0512", "crs": "gcj02"}
    [kept] = stored(engine, [sheet])
    path = tmp_path / "out.geojson"
    write_file(path, Format.GEOJSON, [kept], "")
    layer = orjson.loads(path.read_bytes())
    [feature] = layer["features"]
    place = kept.draft.position
    assert place is not None
    assert feature["geometry"]["coordinates"] == pytest.approx([place.lon, place.lat], abs=1e-6)
    feature["geometry"]["coordinates"][1] += 0.0004  # in a GIS program, some forty metres to the north
    path.write_bytes(orjson.dumps(layer))
    with change(engine) as connection:
        [row] = from_command.preview(connection, from_command.read_file(path, None, TODAY)).rows
    after = row.draft
    assert after is not None
    assert after.position is not None
    assert (after.position.lon, after.position.lat) == pytest.approx(
        (place.lon, place.lat + 0.0004), abs=1e-6
    )


def test_batches_lose_nothing_and_conditions_apply(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locator.publishing.queries.exports.BATCH", 3)
    kept = stored(engine, [{"name": f"站{n}", "type": "union_station"} for n in range(7)])
    assert [stored_station.draft.name for stored_station in kept] == [f"站{n}" for n in range(7)]
    with change(engine) as connection:
        closed = station.c.status != LifecycleStatus.OPEN.value
        assert list(stations(connection, closed)) == []
