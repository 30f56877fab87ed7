"""WGS 84 positions and bounding boxes, with validating parsers."""

import math
import re
from typing import NamedTuple, Self

from geodata.errors import InvalidBox, InvalidPosition
from geodata.sentence import Sentence

# ASCII digits and a point only, since float() accepts '１１６', '1_1', 'nan' and '1e999'.
DECIMAL = re.compile(r"[+-]?\d{1,3}(\.\d{1,15})?", re.ASCII)
DECIMALS = 6  # eleven centimetres


class LonLat(NamedTuple):
    """A position in WGS 84 (EPSG:4326), in degrees, longitude first as in Simple Features."""

    lon: float
    lat: float

    @classmethod
    def parse(cls, lon: str, lat: str) -> Self:
        """Parse a longitude and a latitude in decimal degrees; raise InvalidPosition."""
        return cls.of(decimal_degrees(Sentence("经度"), lon), decimal_degrees(Sentence("纬度"), lat))

    @classmethod
    def of(cls, lon: float, lat: float) -> Self:
        """Check two numbers; raise InvalidPosition for an impossible or surely unintended position."""
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise InvalidPosition("经度和纬度应是普通的数，例如 116.397428 和 39.90923")
        if abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
            raise InvalidPosition(
                Sentence(
                    "纬度 {lat:g} 超出 -90 到 90：经度和纬度像是写反了，应先写经度（如 116.397428）", lat=lat
                )
            )
        if abs(lon) > 180 or abs(lat) > 90:
            raise InvalidPosition(
                Sentence(
                    "经度 {lon:g}、纬度 {lat:g} 不在地球上：经度应在 -180 到 180，纬度应在 -90 到 90",
                    lon=lon,
                    lat=lat,
                )
            )
        if lon == 0 and lat == 0:
            raise InvalidPosition("经度和纬度都是 0：这是没有填写的位置，应填实际的经纬度")
        return cls(lon, lat)


class BBox(NamedTuple):
    """A bounding box in WGS 84, in degrees, that does not cross the antimeridian."""

    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse ``"116.3,39.8,116.5,40.0"`` (`bbox` of OGC API Features); raise InvalidBox."""
        parts = text.split(",")
        if len(parts) != 4:
            raise InvalidBox("范围应是四个数：最小经度,最小纬度,最大经度,最大纬度")
        try:
            numbers = [decimal_degrees(Sentence("范围"), part) for part in parts]
        except InvalidPosition as error:
            raise InvalidBox(str(error)) from None
        box = cls(*numbers)
        if not (-180 <= box.min_lon < box.max_lon <= 180 and -90 <= box.min_lat < box.max_lat <= 90):
            raise InvalidBox("范围不成立：先小后大，经度在 -180 到 180，纬度在 -90 到 90，不跨越 180 度经线")
        return box


def decimal_degrees(name: str, text: str) -> float:
    """Parse decimal degrees strictly; `name` is the value's name in the InvalidPosition message."""
    cleaned = text.strip()
    if not DECIMAL.fullmatch(cleaned):
        raise InvalidPosition(
            Sentence(
                "{name}“{text}”不是十进制度数：应写半角数字，例如 116.397428，不带度分秒和单位",
                name=name,
                text=text[:40],
            )
        )
    return float(cleaned)
