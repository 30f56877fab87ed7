"""The staff's map of a run: from where each station is reached, before and after the change."""

from collections.abc import Sequence
from typing import Any

from locator.coverage.domain.run import Part
from locator.coverage.queries.kept import KeptArea
from locator.maps.map.basemap import Basemap
from locator.maps.map.rendering import Call, MapParts, render_map

CLOSEST_ZOOM = 15  # a quarter of an hour's walk fills the map
CLASSES = {Part.BOTH: 2, Part.BEFORE: 0, Part.AFTER: 4}  # of the colours that maps of figures have
RADIUS_PX = 7


def reach_map(basemap: Basemap, module: str, areas: str) -> MapParts:
    """Return the parts of the map; `module` is the URL of the JavaScript module, `areas` of its GeoJSON."""
    return render_map(basemap, Call(module, "addAreas", (areas, CLOSEST_ZOOM)))


def features(areas: Sequence[KeptArea], words: Sequence[str]) -> list[dict[str, Any]]:
    """Return the areas as GeoJSON features; `words` say of each how it was found."""
    return [
        {
            "type": "Feature",
            "geometry": area.geometry,
            "properties": {"name": area.name, "words": text, "class": CLASSES[area.part], "served": 1},
        }
        for area, text in zip(areas, words, strict=True)
    ]


def nameless_features(areas: Sequence[KeptArea]) -> list[dict[str, Any]]:
    """Return the areas as the map of a report takes them: by number, without a name."""
    return [
        {
            "type": "Feature",
            "geometry": area.geometry,
            "properties": {"number": number, "class": CLASSES[area.part], "radius_px": RADIUS_PX},
        }
        for number, area in enumerate(areas)
    ]
