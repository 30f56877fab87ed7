"""The coordinate reference systems of the features (OGC API Features, Part 2), with their order of axes."""

from enum import StrEnum

from geodata.geodesy import web_mercator
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.errors import InvalidRequest


class Crs(StrEnum):
    """A coordinate reference system by its URI."""

    CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"  # latitude first
    WEB_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"

    @classmethod
    def read(cls, parameter: str, uri: str) -> "Crs":
        """Return the system of a URI; raise InvalidRequest, which lists those there are."""
        try:
            return cls(uri)
        except ValueError:
            raise InvalidRequest(
                {parameter: Sentence("不认识；应是 {expected} 之一", expected="、".join(cls))}
            ) from None


def coordinates(lon: float, lat: float, crs: Crs) -> list[float]:
    """Return a WGS 84 position in a system, in the order of its axes."""
    if crs is Crs.WEB_MERCATOR:
        projected = web_mercator(LonLat(lon, lat))
        return [round(projected.x, 2), round(projected.y, 2)]
    return [lat, lon] if crs is Crs.WGS84 else [lon, lat]
