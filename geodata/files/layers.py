"""Reading GeoJSON, GeoPackage and Shapefile with geopandas, as rows like those of a spreadsheet."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio
import pyogrio.errors
from pyproj import CRS

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.files.cell_text import cell_text
from geodata.files.checks import has_encoding_file, shapefile_name
from geodata.files.stated_positions import stated_positions
from geodata.sentence import Sentence

GEODETIC = {4326: Crs.WGS_84, 4490: Crs.CGCS2000}
SHAPEFILES = frozenset({".zip", ".shp"})
POINTS = ("Point", "Unknown", "GeometryCollection")  # geometry types of layers that may have points
MAX_BRACKETS_PER_FEATURE = 20  # a point has one, and its properties may have some
OWN_COLUMNS = frozenset({"lon", "lat", "crs"})


def declared_crs(path: Path) -> Crs | None:
    """Return the geodetic system that a file's first layer of points declares; None for any other."""
    titles = _titles(path)
    try:
        declared = pyogrio.read_info(_source(path), layer=next(iter(titles), None))["crs"]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
        return None
    epsg = CRS.from_user_input(declared).to_epsg() if declared else None
    return GEODETIC.get(epsg) if epsg else None


def layer_rows(path: Path, title: str = "") -> tuple[tuple[str, ...], str, Iterator[Sequence[str]]]:
    """Return the layers' titles, the selected one (by default the first), and its rows below a header."""
    titles = _titles(path)
    if title and title not in titles:
        raise UnreadableFile(Sentence("{name} 里没有叫“{title}”的图层", name=path.name, title=title[:40]))
    selected = title or next(iter(titles), "")
    return titles, selected, _rows(_frame(path, selected))


def _titles(path: Path) -> tuple[str, ...]:
    """Return the titles of the layers of points; raise UnreadableFile for none."""
    if path.suffix.lower() in (".geojson", ".json"):
        _require_points(path)
    try:
        layers = [(str(name), str(kind or "")) for name, kind in pyogrio.list_layers(_source(path))]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UnreadableFile(Sentence("{name} 打不开：{error}", name=path.name, error=error)) from None
    titles = tuple(name for name, kind in layers if any(point in kind for point in POINTS))
    kinds = "、".join(sorted({kind for _, kind in layers if kind}))
    if not titles and kinds:
        raise UnreadableFile(
            Sentence("{name} 里不是点（{kinds}）：一个站点要一个点", name=path.name, kinds=kinds)
        )
    return titles


def _require_points(path: Path) -> None:
    """Raise UnreadableFile for a GeoJSON of lines or areas, whose corners would fill memory."""
    brackets = features = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            brackets += chunk.count(b"[")
            features += chunk.count(b'"Feature"')
    if brackets > MAX_BRACKETS_PER_FEATURE * (features + 10):
        raise UnreadableFile(Sentence("{name} 里是线或面，有很多个角：一个站点要一个点", name=path.name))


def _rows(frame: geopandas.GeoDataFrame) -> Iterator[Sequence[str]]:
    """Yield a header and the rows; degrees stay unchanged, projected coordinates become WGS 84."""
    projected = frame.crs is not None and not frame.crs.is_geographic
    if projected:
        frame = frame.to_crs(4326)
    columns = [name for name in frame.columns if name != frame.geometry.name]
    if set(columns) >= OWN_COLUMNS:
        yield from _rows_with_stated_positions(frame, columns)
        return
    yield [*map(str, columns), "lon", "lat", *(["crs"] if projected else [])]
    crs_cells = [Crs.WGS_84.value] if projected else []
    for cells, shape in zip(_cells(frame[columns]), frame.geometry, strict=True):
        yield [*cells, *_position_cells(shape), *crs_cells]


def _rows_with_stated_positions(frame: geopandas.GeoDataFrame, names: list[str]) -> Iterator[Sequence[str]]:
    """Yield a header and the rows of a layer whose rows also state their position in columns."""
    columns = [*(name for name in names if name not in OWN_COLUMNS), "lon", "lat", "crs"]
    yield columns
    cells = _named_cells(frame, names)
    places = [_position_cells(shape) for shape in frame.geometry]
    stated = stated_positions(cells, places)
    for line, (row, place) in enumerate(zip(cells, places, strict=True)):
        complete = row | (stated.get(line) or _stated_position(row, place, None))
        yield [complete[name] for name in columns]


def _named_cells(frame: geopandas.GeoDataFrame, names: Sequence[str]) -> list[dict[str, str]]:
    return [dict(zip(names, row, strict=True)) for row in _cells(frame.drop(columns=frame.geometry.name))]


def _source(path: Path) -> str | Path:
    return f"zip://{path}!{shapefile_name(path)}" if path.suffix.lower() == ".zip" else path


def _stated_position(cells: dict[str, str], place: tuple[str, str], crs: Crs | None) -> dict[str, str]:
    """Return the position of a row's geometry, in the system that the row states."""
    lon, lat = place
    crs_code = cells.get("crs") or (crs.value if crs else "")
    return {"lon": lon, "lat": lat, "crs": crs_code if lon else ""}


def _frame(path: Path, title: str = "") -> geopandas.GeoDataFrame:
    suffix = path.suffix.lower()
    source = _source(path)
    layer = {"layer": title} if title else {}
    try:
        frame = geopandas.read_file(source, **layer)
        if suffix in SHAPEFILES and not has_encoding_file(path) and _is_mojibake(frame):
            frame = geopandas.read_file(source, encoding="GBK", **layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UnreadableFile(Sentence("{name} 打不开：{error}", name=path.name, error=error)) from None
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise UnreadableFile(Sentence("{name} 里没有位置：请用 CSV 或表格导入", name=path.name))
    return frame


def _is_mojibake(frame: geopandas.GeoDataFrame) -> bool:
    """Return whether texts are GBK bytes read as Latin-1, as from Shapefiles without a .cpg file."""
    texts = frame.select_dtypes(include=["object", "str"]).astype(str).to_numpy().ravel()
    sample = "".join(str(text) for text in texts[:200])
    return any("\x80" <= character <= "\xff" for character in sample) and not any(
        character >= "\u4e00" for character in sample
    )


def _cells(frame: pandas.DataFrame) -> list[list[str]]:
    return [
        [_text(value) for value in values]
        for values in frame.astype(object).itertuples(index=False, name=None)
    ]


def _text(value: Any) -> str:
    if isinstance(value, pandas.Timestamp):
        value = value.to_pydatetime()
    return "" if pandas.api.types.is_scalar(value) and pandas.isna(value) else cell_text(value)


def _position_cells(shape: Any) -> tuple[str, str]:
    """Return a point's longitude and latitude; for any other geometry its type in both."""
    if shape is None or shape.is_empty:
        return "", ""
    if shape.geom_type != "Point":
        message = Sentence("{geom_type}，应是 Point", geom_type=shape.geom_type)
        return message, message
    return repr(float(shape.x)), repr(float(shape.y))
