"""Files of all supported kinds are read as a grid, row by row as their own program shows them."""

import datetime
import json
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import geopandas
import openpyxl
import pytest
import xlwt
from shapely import Point

from geodata.errors import UnreadableFile
from geodata.files.delimited import detect_delimiter
from geodata.files.grid import Area, Grid
from geodata.files.grid_reader import EXIT_REFUSED, read_grid

LINES = ["站名,地址,电话", "蓝塘驿站,端州一路26号,0758-2812345", "府前驿站,府前大街112号,13800138000"]
CELLS = [line.split(",") for line in LINES]
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><Placemark><name>蓝塘驿站</name><description><![CDATA[<b>端州一路26号</b>]]></description>
<ExtendedData><Data name="电话"><value>2812345</value></Data></ExtendedData>
<Point><coordinates> 112.516037,23.073437,0 </coordinates></Point></Placemark></Folder>
<Placemark><name>一条路</name><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>
</Document></kml>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_in_any_encoding_and_with_any_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(line.replace(",", delimiter) for line in LINES), encoding=encoding)
    assert read_grid(path).rows == CELLS


def test_commas_inside_of_cells_are_not_taken_as_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("站名;服务\n蓝塘;热水,充电,微波炉\n府前;热水,雨伞\n", encoding="utf-8")
    assert read_grid(path).rows[1] == ["蓝塘", "热水,充电,微波炉"]


def test_a_workbook_is_read_with_its_title_and_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (
        ["台账", "", ""],
        ["区", "站名", "几点"],
        ["端州区", "甲驿站", datetime.time(8, 30)],
        ["", "乙驿站", 23.5],
    ):
        page.append(row)
    page.merge_cells("A1:C1")
    page.merge_cells("A3:A4")
    book.save(tmp_path / "a.xlsx")
    grid = read_grid(tmp_path / "a.xlsx")
    assert grid.rows[0] == ["台账"] * 3
    assert grid.rows[2:] == [["端州区", "甲驿站", "08:30"], ["端州区", "乙驿站", "23.5"]]
    assert set(grid.merged) == {Area(0, 0, 0, 2), Area(2, 0, 3, 0)}


def test_a_formula_without_a_stored_result_is_listed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["站名", "地址"])
    page.append(["甲驿站", '=B1&"1号"'])
    book.save(tmp_path / "a.xlsx")
    assert read_grid(tmp_path / "a.xlsx").uncalculated == {(1, 1)}


def test_the_fullest_sheet_is_read_unless_another_one_is_requested(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "说明"
    book.worksheets[0].append(["请逐项填写"])
    hidden = book.create_sheet("字典")
    page = book.create_sheet("台账")
    for row in CELLS:
        page.append(row)
    for _ in range(50):
        hidden.append(["选项"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    grid = read_grid(tmp_path / "a.xlsx")
    assert (grid.title, grid.titles, grid.rows) == ("台账", ("说明", "字典", "台账"), CELLS)
    assert read_grid(tmp_path / "a.xlsx", "说明").rows == [["请逐项填写"]]
    with pytest.raises(UnreadableFile, match="没有叫“别的”的表"):
        read_grid(tmp_path / "a.xlsx", "别的")


def test_xls_files_are_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for line, cells in enumerate([["站名", "电话"], ["甲驿站", 13800138000.0]]):
        for column, cell in enumerate(cells):
            page.write(line, column, cell)
    page.write_merge(2, 3, 0, 0, "乙驿站")
    page.write(3, 1, "2812345")
    book.save(str(tmp_path / "a.xls"))
    rows = [["站名", "电话"], ["甲驿站", "13800138000"], ["乙驿站"], ["乙驿站", "2812345"]]
    assert read_grid(tmp_path / "a.xls").rows == rows


def test_kml_and_kmz_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.kml").write_text(KML, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.write(tmp_path / "a.kml", "doc.kml")
    rows = read_grid(tmp_path / "a.kml").rows
    assert rows[:2] == [
        ["name", "description", "电话", "lon", "lat"],
        ["蓝塘驿站", "端州一路26号", "2812345", "112.516037", "23.073437"],
    ]
    assert rows[2][0] == "一条路" and "应是 Point" in rows[2][3]
    assert read_grid(tmp_path / "a.kmz").rows == rows


def frame(crs: object, lon: float = 112.5, lat: float = 23.07) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"站名": ["甲驿站"]}, geometry=[Point(lon, lat)], crs=crs)


def test_a_geopackage_with_several_layers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame(4326).to_file(path, layer="驿站", driver="GPKG")
    frame(4326, lat=24.0).to_file(path, layer="司机之家", driver="GPKG")
    grid = read_grid(path)
    assert (grid.title, grid.titles) == ("驿站", ("驿站", "司机之家"))
    assert read_grid(path, "司机之家").rows == [["站名", "lon", "lat"], ["甲驿站", "112.5", "24.0"]]


def test_a_shapefile_in_gbk_is_read(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame(4326).to_file(tmp_path / "a.shp", encoding="GBK")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("a.[sd][hb]*"):
            archive.write(part, part.name)
    assert read_grid(tmp_path / "a.zip").rows == [["站名", "lon", "lat"], ["甲驿站", "112.5", "23.07"]]


def test_projected_coordinates_become_degrees_and_degrees_stay_unchanged(tmp_path: Path) -> None:
    frame(4326).to_crs(4547).to_file(tmp_path / "a.gpkg", driver="GPKG")
    header, row = read_grid(tmp_path / "a.gpkg").rows
    assert header == ["站名", "lon", "lat", "crs"]
    assert (float(row[1]), float(row[2]), row[3]) == (pytest.approx(112.5), pytest.approx(23.07), "wgs84")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    feature = {
        "type": "Feature",
        "properties": {"站名": "甲驿站"},
        "geometry": {"type": "Point", "coordinates": [112.5, 23.07]},
    }
    collection = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    (tmp_path / "a.geojson").write_text(json.dumps(collection))
    assert read_grid(tmp_path / "a.geojson").rows == [["站名", "lon", "lat"], ["甲驿站", "112.5", "23.07"]]


def test_a_grid_is_passed_between_processes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("\n".join(LINES), encoding="gbk")
    process = subprocess.run(
        [sys.executable, "-m", "geodata.files.grid_reader", tmp_path / "a.csv"],
        capture_output=True,
        check=True,
    )
    assert Grid.from_bytes(process.stdout) == read_grid(tmp_path / "a.csv")
    process = subprocess.run(
        [sys.executable, "-m", "geodata.files.grid_reader", tmp_path / "b.csv"],
        capture_output=True,
        check=False,
    )
    assert process.returncode == EXIT_REFUSED
    assert "找不到文件" in process.stderr.decode()


def test_multi_line_cells_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "甲.csv"
    path.write_text('站名,地址,说明\n甲驿站,一路1号,"a;b\nc;d\ne;f\ng;h"\n', encoding="utf-8")
    assert detect_delimiter(path.read_text(encoding="utf-8")) == ","


def test_a_text_in_big5_is_read_in_traditional_characters(tmp_path: Path) -> None:
    text = "站點名稱,區縣,地址,電話\n甲驛站,端州區,一路1號,0758-2222331\n"
    (tmp_path / "a.csv").write_bytes(text.encode("big5"))
    assert read_grid(tmp_path / "a.csv").rows[1][:3] == ["甲驛站", "端州區", "一路1號"]
