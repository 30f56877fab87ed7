"""Boundaries of divisions from a file: polygons with GB/T 2260 codes, converted to WGS 84."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio.errors
import shapely

from geodata.crs.arrays import Floats, to_wgs84
from geodata.crs.conversion import Crs
from geodata.divisions.codes import divisions
from geodata.errors import UnreadableFile
from geodata.files.checks import require_readable
from geodata.sentence import Sentence

# Names of the code column in files, in lower case; the first one that exists is used.
CODE_COLUMNS = ("division_code", "adcode", "code", "区划代码", "行政区划代码", "行政代码", "gb", "id")
# 156 before a code is China; codes of townships and villages are three or six digits longer.
SIX_DIGITS = re.compile(r"(?:156)?(\d{6})(?:\d{3}|\d{6})?(?:\.0)?")
GEODETIC = frozenset({4326, 4490})


@dataclass(frozen=True, slots=True)
class Boundary:
    """The boundary of a division: a MultiPolygon in WGS 84, as WKB."""

    code: str
    wkb: bytes


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The boundaries of a file, and its codes or rows that belong to no known division."""

    known: list[Boundary]
    unknown: list[str]


def read_boundaries(path: Path, crs: Crs) -> Boundaries:
    """Read a file of polygons with coordinates in `crs`; raise UnreadableFile."""
    require_readable(path)
    frame = _read_frame(path)
    codes = _codes(frame, path)
    known: dict[str, Any] = {}
    unknown = []
    for code, shape in zip(codes, frame.geometry, strict=True):
        polygon = _multipolygon(shape)
        if code not in divisions() or polygon is None:
            unknown.append(code)
        else:
            known[code] = shapely.union(known[code], polygon) if code in known else polygon
    converted = ((code, shapely.transform(shape, _to_wgs84(crs))) for code, shape in known.items())
    valid = ((code, _multipolygon(shapely.make_valid(shape))) for code, shape in converted)
    return Boundaries([Boundary(code, shapely.to_wkb(shape)) for code, shape in valid if shape], unknown)


def _read_frame(path: Path) -> geopandas.GeoDataFrame:
    try:
        frame = geopandas.read_file(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise UnreadableFile(Sentence("{name} 打不开：{error}", name=path.name, error=error)) from None
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.empty:
        raise UnreadableFile(Sentence("{name} 里没有一块区域", name=path.name))
    epsg = frame.crs.to_epsg() if frame.crs is not None else None
    if frame.crs is not None and epsg not in GEODETIC and not frame.crs.is_geographic:
        raise UnreadableFile(Sentence("{name} 不是经纬度：请先转成经纬度再装入", name=path.name))
    return frame


def _codes(frame: geopandas.GeoDataFrame, path: Path) -> list[str]:
    names = {str(name).strip().lower(): name for name in frame.columns}
    column = next((names[candidate] for candidate in CODE_COLUMNS if candidate in names), None)
    if column is None:
        wanted = "、".join(CODE_COLUMNS[:4])
        raise UnreadableFile(
            Sentence("{name} 里没有区划代码：要有一列叫 {wanted} 之一", name=path.name, wanted=wanted)
        )
    return [_six_digits(str(text)) for text in frame[column]]


def _six_digits(text: str) -> str:
    match = SIX_DIGITS.fullmatch(text.strip())
    return match[1] if match else text.strip()[:40]


def _multipolygon(shape: Any) -> Any:
    """Return the polygons of a shape as one MultiPolygon; None where there are none."""
    if shape is None or shape.is_empty:
        return None
    parts = [
        polygon for polygon in shapely.get_parts(shapely.get_parts([shape])) if polygon.geom_type == "Polygon"
    ]
    if shape.geom_type == "GeometryCollection":
        nested = (shapely.get_parts(polygon) for polygon in shape.geoms)
        parts = [
            polygon for nested_part in nested for polygon in nested_part if polygon.geom_type == "Polygon"
        ]
    return shapely.multipolygons(parts) if parts else None


def _to_wgs84(crs: Crs) -> Callable[[Floats], Floats]:
    def convert(points: Floats) -> Floats:
        return np.column_stack(to_wgs84(points[:, 0], points[:, 1], crs))

    return convert
