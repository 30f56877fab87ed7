"""A grid comes as a sheet or a layer, in any of the usual systems; what is none is refused by a sentence."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from factories import HERE

from geodata.crs.conversion import Crs, position_from_wgs84
from geodata.errors import UnreadableFile
from geodata.lonlat import LonLat
from geodata.travel import TravelMode
from locator.coverage.actions import cell_reader
from locator.coverage.actions.cell_reader import read_cells
from locator.coverage.domain.cells import Cells
from locator.coverage.domain.covering import circle, covered_weight


def written(folder: Path, content: str) -> Path:
    path = folder / "grid.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_coordinates_of_a_map_app_become_wgs84(tmp_path: Path) -> None:
    shifted = position_from_wgs84(HERE, Crs.GCJ_02)
    cells = read_cells(written(tmp_path, f"lng,lat,orders\n{shifted.lon},{shifted.lat},7\n"), Crs.GCJ_02)
    assert cells.weight == 7
    assert LonLat(*shapely.get_coordinates(cells.shapes)[0]) == pytest.approx(HERE, abs=1e-6)


def test_cells_of_a_layer_count_by_the_part_that_is_covered(tmp_path: Path) -> None:
    half_deg = 0.002
    squares = [shapely.box(HERE.lon - half_deg, HERE.lat, HERE.lon + half_deg, HERE.lat + 0.001)]
    frame = geopandas.GeoDataFrame({"population": [100.0]}, geometry=squares, crs=4326)
    frame.to_crs(32649).to_file(tmp_path / "grid.gpkg")
    cells = read_cells(tmp_path / "grid.gpkg", Crs.WGS_84)
    west = shapely.box(HERE.lon - 1, HERE.lat - 1, HERE.lon, HERE.lat + 1)
    assert covered_weight(cells, west) == pytest.approx(50, abs=0.5)
    assert covered_weight(Cells.unpack(cells.pack()), west) == covered_weight(cells, west)
    assert covered_weight(cells, circle(HERE, 15, TravelMode.WALK)) == pytest.approx(100)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("经度,纬度\n112,23\n", "没有“权重”这一列"),
        ("经度,纬度,人口\n112,23,很多\n", "第 2 行的经度、纬度、权重应都是数"),
        ("经度,纬度,人口\n112,23,-1\n", "不小于 0"),
        ("经度,纬度,人口\n112,23,nan\n", "不小于 0"),
        ("经度,纬度,人口\n23,112,1\n", "不在地球上"),
        ("经度,纬度,人口\n", "一个格子也没有"),
    ],
)
def test_what_is_no_grid_is_refused_by_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_cells(written(tmp_path, content), Crs.WGS_84)


def test_more_cells_than_the_limit_are_refused_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cell_reader, "MAX_CELLS", 2)
    with pytest.raises(UnreadableFile, match="超过 1000000 个格子"):
        read_cells(written(tmp_path, "lon,lat,pop\n" + "112,23,1\n" * 3), Crs.WGS_84)


def test_the_weight_within_an_area_is_that_of_its_points() -> None:
    cells = Cells(shapely.points([HERE.lon, HERE.lon + 1], [HERE.lat, HERE.lat]), np.array([3.0, 4.0]))
    assert covered_weight(cells, circle(HERE, 15, TravelMode.WALK)) == 3
