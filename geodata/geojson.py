"""GeoJSON (RFC 7946) with six decimals, longitude first."""

from collections.abc import Iterable, Mapping

from geodata.lonlat import DECIMALS, LonLat

MEDIA_TYPE = "application/geo+json"


def point(position: LonLat | None) -> dict[str, object] | None:
    """Return a Point; None without a position, for a null geometry."""
    if position is None:
        return None
    rounded = [round(position.lon, DECIMALS), round(position.lat, DECIMALS)]
    return {"type": "Point", "coordinates": rounded}


def feature(identifier: str, position: LonLat | None, properties: Mapping[str, object]) -> dict[str, object]:
    """Return a Feature."""
    return {
        "type": "Feature",
        "id": identifier,
        "geometry": point(position),
        "properties": dict(properties),
    }


def collection(features: Iterable[object], **members: object) -> dict[str, object]:
    """Return a FeatureCollection with further members, as in OGC API Features."""
    return {"type": "FeatureCollection", "features": list(features), **members}
