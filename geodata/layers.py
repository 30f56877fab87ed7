"""GeoJSON, GeoPackage and Shapefile through geopandas, as the same rows that a spreadsheet gives."""

from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio.errors
from pyproj import CRS

from geodata.crs import Crs
from geodata.errors import UnreadableFile
from geodata.sheets import Row, Sheet, cell_text, require_size

SUFFIXES = frozenset({".geojson", ".json", ".gpkg", ".zip", ".shp"})
GEODETIC = {4326: Crs.WGS_84, 4490: Crs.CGCS2000}
OWN_COLUMNS = frozenset({"lon", "lat", "crs"})


def read_layer(path: Path, declared: Crs | None = None) -> Sheet:
    """Read the first layer of a file; raise UnreadableFile.

    The rows get `lon`, `lat` and `crs` from the geometry. `declared` overrules what a file in
    degrees says of itself: nothing but people can say that a file is in GCJ-02.
    """
    require_size(path)
    frame = _frame(path)
    crs = declared or _crs_of(frame)
    if crs is None and frame.crs is not None:
        frame, crs = frame.to_crs(4326), Crs.WGS_84
    names = [name for name in frame.columns if name != frame.geometry.name]
    clash = OWN_COLUMNS & {str(name).lower() for name in names}
    names = [name for name in names if str(name).lower() not in clash]
    columns = (*(str(name).lower() for name in names), "lon", "lat", "crs")
    rows = [
        Row(line, dict(zip(columns, (*cells, *_position_cells(shape, crs)), strict=True)))
        for line, (cells, shape) in enumerate(zip(_cells(frame[names]), frame.geometry, strict=True), start=1)
    ]
    return Sheet(columns, rows)


def _frame(path: Path) -> geopandas.GeoDataFrame:
    try:
        frame = geopandas.read_file(path)
        if _mojibake(frame):
            frame = geopandas.read_file(path, encoding="GBK")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UnreadableFile(f"{path.name} 打不开：{error}") from None
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise UnreadableFile(f"{path.name} 里没有位置：请用 CSV 或表格导入")
    return frame


def _mojibake(frame: geopandas.GeoDataFrame) -> bool:
    """Tell whether texts are GBK bytes read as Latin-1, as Shapefiles without a .cpg come out."""
    texts = frame.select_dtypes(include=["object", "str"]).astype(str).to_numpy().ravel()
    sample = "".join(str(text) for text in texts[:200])
    return any("\x80" <= sign <= "\xff" for sign in sample) and not any(sign >= "\u4e00" for sign in sample)


def _crs_of(frame: geopandas.GeoDataFrame) -> Crs | None:
    if frame.crs is None:
        return None
    epsg = CRS.from_user_input(frame.crs).to_epsg()
    return GEODETIC.get(epsg) if epsg else None


def _cells(frame: pandas.DataFrame) -> list[list[str]]:
    return [
        [_text(value) for value in values]
        for values in frame.astype(object).itertuples(index=False, name=None)
    ]


def _text(value: Any) -> str:
    if isinstance(value, pandas.Timestamp):
        value = value.to_pydatetime()
    return "" if pandas.api.types.is_scalar(value) and pandas.isna(value) else cell_text(value)


def _position_cells(shape: Any, crs: Crs | None) -> tuple[str, str, str]:
    """Return a geometry as cells; anything but a point is named in the longitude's cell."""
    if shape is None or shape.is_empty:
        return "", "", ""
    if shape.geom_type != "Point":
        return f"（{shape.geom_type}，应是 Point）", "", crs.value if crs else ""
    return repr(float(shape.x)), repr(float(shape.y)), crs.value if crs else ""
