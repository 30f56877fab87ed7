"""Broken, mislabelled and malicious files are each refused with a message."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from factories import TODAY
from station_files import csv_text, positioned_rows, read_alone, write_csv, write_geojson, write_xlsx

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.files import archives, checks
from locator.imports.actions import from_command

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
OTHER_FILES = "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>/etc/passwd</SrcDataSource>"
TORN_GPKG = b"SQLite format 3\x00".ljust(60, b"\x00") + (10200).to_bytes(4, "big")
TORN_GPKG += b"\x00" * 4 + b"GPKG" + b"\x00" * 100  # a header and nothing else
GOOD = csv_text(positioned_rows(2))
HEADER = GOOD.splitlines()[0]


def packed(name: str, content: bytes | str) -> Callable[[Path], None]:
    """Return a function that writes an archive with one member."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)

    return write


def put(content: bytes | str) -> Callable[[Path], None]:
    """Return a function that writes a file with this content."""
    data = content.encode() if isinstance(content, str) else content
    return lambda path: bool(path.write_bytes(data)) and None


FILES: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "an empty file": ("a.csv", put(""), "是空的"),
    "an empty workbook": ("a.xlsx", put(""), "是空的"),
    "an empty layer": ("a.gpkg", put(""), "是空的"),
    "nothing but blank lines": ("a.csv", put("\n\n , \n"), "没有一行内容"),
    "UTF-16 that does not say so": ("a.csv", put(GOOD.encode("utf-16-le")), "编码读不懂"),
    "a picture called CSV": ("a.csv", put(PNG), "编码读不懂"),
    "a program": ("a.exe", put(b"MZ\x90\x00\x03\x00\x00\x00\xff\xff"), "“.exe”文件"),
    "a picture called XLSX": ("a.xlsx", put(PNG), "内容不是 .xlsx"),
    "a CSV called XLSX": ("a.xlsx", put(GOOD), "内容不是 .xlsx"),
    "a picture called GPKG": ("a.gpkg", put(PNG), "内容不是 .gpkg"),
    "a picture called GeoJSON": ("a.geojson", put(PNG), "内容不是 .geojson"),
    "a CSV called ZIP": ("a.zip", put(GOOD), "内容不是 .zip"),
    "a list of other files called GeoJSON": ("a.geojson", put(OTHER_FILES), "内容不是 .geojson"),
    "a list of other files in a ZIP": ("a.zip", packed("a.vrt", OTHER_FILES), "0 个 .shp"),
    "a list of other files called Shapefile": ("a.zip", packed("a.shp", OTHER_FILES), "不是 Shapefile"),
    "a torn workbook": ("a.xlsx", put(b"PK\x03\x04" + b"\x00" * 60), "压缩包不完整"),
    "a torn archive": ("a.zip", put(b"PK\x03\x04" + b"\x00" * 60), "压缩包不完整"),
    "an archive of nothing": ("a.zip", put(b"PK\x05\x06" + b"\x00" * 18), "0 个 .shp"),
    "an archive of a CSV": ("a.zip", packed("a.csv", GOOD), "0 个 .shp"),
    "an archive that wants to climb out": ("a.zip", packed("../../a.shp", "x"), "压缩包外面"),
    "an archive that is no workbook": ("a.xlsx", packed("a.txt", "x"), "打不开"),
    "half a GeoJSON": ("a.geojson", put('{"type": "FeatureCollection", "features": ['), "打不开"),
    "JSON that is no GeoJSON": ("a.json", put("{}"), "打不开"),
    "GeoJSON nested without end": ("a.geojson", put('{"a":' * 5000 + "1" + "}" * 5000), "打不开"),
    "half a GPKG": ("a.gpkg", put(TORN_GPKG), "打不开"),
    "a quote that is never closed": ("a.csv", put(HEADER + '\n"驿站,union_station\n'), "完整的 CSV"),
    "a huge cell": ("a.csv", put(HEADER + "\n" + "驿" * 10_001 + "\n"), "超过 10000 个字"),
    "a cell without end": ("a.csv", put(HEADER + "\n" + "驿" * 200_000 + "\n"), "完整的 CSV"),
    "too many columns": ("a.csv", put(",".join(f"c{n}" for n in range(201))), "超过 200 列"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_is_refused_with_a_message(tmp_path: Path, kind: str) -> None:
    name, write, sentence = FILES[kind]
    write(tmp_path / name)
    with pytest.raises(UnreadableFile, match=sentence):
        from_command.read_file(tmp_path / name, Crs.WGS_84, TODAY)


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (f"{HEADER}\n" + "x," * 30 + "x\n", "I"),
        ("name,type,NAME\nx,y,z\n", "NAME"),
        ("name,,type\nx,y,z\n", "B"),
    ],
)
def test_cells_without_a_usable_heading_are_a_problem(tmp_path: Path, content: str, column: str) -> None:
    put(content)(tmp_path / "a.csv")
    first, *_ = from_command.read_file(tmp_path / "a.csv", None, TODAY).problems
    assert (first.line, first.column) == (1, column)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="找不到文件"):
        from_command.read_file(tmp_path / "a.csv", None, TODAY)


def test_a_file_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(checks.MAX_FILE_BYTES + 1)  # a sparse file
    with pytest.raises(UnreadableFile, match="超过 200 MB"):
        from_command.read_file(path, None, TODAY)


@pytest.mark.parametrize("name", ["a.xlsx", "a.zip", "a.ods"])
def test_an_archive_that_unpacks_to_a_huge_file_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 3_000_000)
    packed("xl/worksheets/sheet1.xml", b" " * 3_000_001)(tmp_path / name)
    assert (tmp_path / name).stat().st_size < 10_000
    with pytest.raises(UnreadableFile, match="超过 3 MB"):
        from_command.read_file(tmp_path / name, None, TODAY)


@pytest.mark.parametrize("corner", ["XFD1048576", "T1048577", "AAA100000"])
def test_a_cell_in_a_far_corner_is_refused(tmp_path: Path, corner: str) -> None:
    """A reader that fills the area in between would need all memory."""
    packed("xl/worksheets/sheet1.xml", f'<c r="A1"/>{" " * (1 << 20)}<c s="1" r="{corner}"/>')(
        tmp_path / "a.xlsx"
    )
    with pytest.raises(UnreadableFile, match="多余的格子"):
        from_command.read_file(tmp_path / "a.xlsx", None, TODAY)


def test_a_stray_cell_nearby_is_ignored(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", positioned_rows(2))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A5000"] = " "
    book.save(path)
    assert len(from_command.read_file(path, None, TODAY).rows) == 2


def test_an_archive_of_several_shapefiles_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("a.shp", "b.shp"):
            archive.writestr(name, b"\x00\x00\x27\x0a")
    with pytest.raises(UnreadableFile, match=r"2 个 \.shp"):
        from_command.read_file(tmp_path / "a.zip", None, TODAY)


def test_a_geojson_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson")
    path.write_bytes(b"\xef\xbb\xbf\n" + path.read_bytes())
    assert len(from_command.read_file(path, None, TODAY).rows) == 1


def test_text_that_looks_like_sql_is_text(tmp_path: Path) -> None:
    rows = positioned_rows(1, name="'); DROP TABLE station; --", wayfinding="${alert(1)}<script>")
    (draft,), problems = read_alone(write_csv(tmp_path / "a.csv", rows), Crs.WGS_84)
    assert (draft.name, problems) == ("'); DROP TABLE station; --", [])
