"""GeoJSON, GeoPackage and Shapefile through geopandas, as the same rows that a spreadsheet gives."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio
import pyogrio.errors
from pyproj import CRS

from geodata.cell_text import cell_text
from geodata.crs import Crs
from geodata.errors import UnreadableFile
from geodata.files import says_its_encoding, shapefile_in
from geodata.own_places import own_places
from geodata.sentence import Sentence

GEODETIC = {4326: Crs.WGS_84, 4490: Crs.CGCS2000}
SHAPEFILES = frozenset({".zip", ".shp"})
POINTS = ("Point", "Unknown", "GeometryCollection")  # kinds of layers that may have points
MOST_BRACKETS = 20  # for a feature; a point has one, and its properties may have some
OWN_COLUMNS = frozenset({"lon", "lat", "crs"})


def system_of(path: Path) -> Crs | None:
    """Return the system that a file's first layer with places says its degrees are in; None for others."""
    titles = _titles(path)
    try:
        said = pyogrio.read_info(_source(path), layer=next(iter(titles), None))["crs"]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
        return None
    epsg = CRS.from_user_input(said).to_epsg() if said else None
    return GEODETIC.get(epsg) if epsg else None


def layer_rows(path: Path, title: str = "") -> tuple[tuple[str, ...], str, Iterator[Sequence[str]]]:
    """Return the layers' titles, the one chosen (the first with places), and its rows under a header."""
    titles = _titles(path)
    if title and title not in titles:
        raise UnreadableFile(Sentence("{name} 里没有叫“{title}”的图层", name=path.name, title=title[:40]))
    chosen = title or next(iter(titles), "")
    return titles, chosen, _table(_frame(path, chosen))


def _titles(path: Path) -> tuple[str, ...]:
    """Return the titles of the layers that have points; refuse a file without any before it is read."""
    if path.suffix.lower() in (".geojson", ".json"):
        _require_few_corners(path)
    try:
        listed = [(str(name), str(kind or "")) for name, kind in pyogrio.list_layers(_source(path))]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UnreadableFile(Sentence("{name} 打不开：{error}", name=path.name, error=error)) from None
    found = tuple(name for name, kind in listed if any(point in kind for point in POINTS))
    kinds = "、".join(sorted({kind for _, kind in listed if kind}))
    if not found and kinds:
        raise UnreadableFile(
            Sentence("{name} 里不是点（{kinds}）：一个站点要一个点", name=path.name, kinds=kinds)
        )
    return found


def _require_few_corners(path: Path) -> None:
    """Refuse a GeoJSON of lines or areas: their corners would fill memory many times the file's size."""
    brackets = features = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            brackets += chunk.count(b"[")
            features += chunk.count(b'"Feature"')
    if brackets > MOST_BRACKETS * (features + 10):
        raise UnreadableFile(Sentence("{name} 里是线或面，有很多个角：一个站点要一个点", name=path.name))


def _table(frame: geopandas.GeoDataFrame) -> Iterator[Sequence[str]]:
    """Yield a header and the rows; degrees stay what they are, metres of a projection become WGS 84."""
    projected = frame.crs is not None and not frame.crs.is_geographic
    if projected:
        frame = frame.to_crs(4326)
    own = [name for name in frame.columns if name != frame.geometry.name]
    if set(own) >= OWN_COLUMNS:
        yield from _own_table(frame, own)
        return
    yield [*map(str, own), "lon", "lat", *(["crs"] if projected else [])]
    said = [Crs.WGS_84.value] if projected else []
    for cells, shape in zip(_cells(frame[own]), frame.geometry, strict=True):
        yield [*cells, *_position_cells(shape), *said]


def _own_table(frame: geopandas.GeoDataFrame, own: list[str]) -> Iterator[Sequence[str]]:
    """Yield a header and the rows of a layer whose rows say their place in words too."""
    columns = [*(name for name in own if name not in OWN_COLUMNS), "lon", "lat", "crs"]
    yield columns
    cells = _named_cells(frame, own)
    places = [_position_cells(shape) for shape in frame.geometry]
    placed = own_places(cells, places)
    for line, (one, place) in enumerate(zip(cells, places, strict=True)):
        full = one | (placed.get(line) or _own_first(one, place, None))
        yield [full[name] for name in columns]


def _named_cells(frame: geopandas.GeoDataFrame, names: Sequence[str]) -> list[dict[str, str]]:
    return [dict(zip(names, row, strict=True)) for row in _cells(frame.drop(columns=frame.geometry.name))]


def _source(path: Path) -> str | Path:
    return f"zip://{path}!{shapefile_in(path)}" if path.suffix.lower() == ".zip" else path


def _own_first(cells: dict[str, str], place: tuple[str, str], crs: Crs | None) -> dict[str, str]:
    """Return a row's place as the geometry has it, in the system that the row says."""
    lon, lat = place
    said = cells.get("crs") or (crs.value if crs else "")
    return {"lon": lon, "lat": lat, "crs": said if lon else ""}


def _frame(path: Path, title: str = "") -> geopandas.GeoDataFrame:
    suffix = path.suffix.lower()
    source = _source(path)
    layer = {"layer": title} if title else {}
    try:
        frame = geopandas.read_file(source, **layer)
        if suffix in SHAPEFILES and not says_its_encoding(path) and _mojibake(frame):
            frame = geopandas.read_file(source, encoding="GBK", **layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UnreadableFile(Sentence("{name} 打不开：{error}", name=path.name, error=error)) from None
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise UnreadableFile(Sentence("{name} 里没有位置：请用 CSV 或表格导入", name=path.name))
    return frame


def _mojibake(frame: geopandas.GeoDataFrame) -> bool:
    """Return whether texts are GBK bytes read as Latin-1, as Shapefiles without a .cpg come out."""
    texts = frame.select_dtypes(include=["object", "str"]).astype(str).to_numpy().ravel()
    sample = "".join(str(text) for text in texts[:200])
    return any("\x80" <= sign <= "\xff" for sign in sample) and not any(sign >= "\u4e00" for sign in sample)


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
    """Return a geometry's longitude and latitude; anything but a point is named instead of them."""
    if shape is None or shape.is_empty:
        return "", ""
    if shape.geom_type != "Point":
        named = Sentence("{geom_type}，应是 Point", geom_type=shape.geom_type)
        return named, named
    return repr(float(shape.x)), repr(float(shape.y))
