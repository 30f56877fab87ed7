"""GeoJSON (RFC 7946): points, features and collections, six decimals, longitude first."""

from collections.abc import Iterable, Mapping

from geodata.lonlat import DECIMALS_KEPT, LonLat

MEDIA_TYPE = "application/geo+json"


def point(position: LonLat | None) -> dict[str, object] | None:
    """Return a Point, or None: a feature without a known place has a null geometry."""
    if position is None:
        return None
    rounded = [round(position.lon, DECIMALS_KEPT), round(position.lat, DECIMALS_KEPT)]
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
    """Return a FeatureCollection; further members (as OGC API Features has them) come along."""
    return {"type": "FeatureCollection", "features": list(features), **members}
