"""Without the extra `sheets`, spreadsheets and layers are refused with the command that installs it."""

from pathlib import Path

import pytest

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.files import extras
from geodata.files.grid_reader import read_grid
from locator.boundaries import actions as boundaries
from locator.errors import ExportFailed
from locator.publishing.actions.file_writer import write_layer, write_workbook

INSTALL_COMMAND = r"pip install 'worker-station-locator\[sheets\]'"


@pytest.fixture(autouse=True)
def base_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.geojson", b"{}"),
        ("a.gpkg", b"SQLite format 3\x00"),
    ],
)
def test_a_file_that_needs_a_library_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=INSTALL_COMMAND):
        read_grid(tmp_path / name)


def test_boundaries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=INSTALL_COMMAND):
        boundaries.load_boundaries(None, tmp_path / "a.geojson", Crs.WGS_84, "")  # type: ignore[arg-type]


def test_no_workbook_and_no_layer_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match=INSTALL_COMMAND):
        write_workbook(tmp_path / "a.xlsx", ["name"], [], [])
    with pytest.raises(ExportFailed, match=INSTALL_COMMAND):
        write_layer(tmp_path / "a.gpkg", ["name"], [])


def test_csv_needs_no_library(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name\n星光驿站\n", encoding="utf-8")
    assert list(read_grid(tmp_path / "a.csv").rows) == [["name"], ["星光驿站"]]
