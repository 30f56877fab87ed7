"""A shape drawn on the map: the corners of a polygon in WGS 84, written ``lon,lat;lon,lat;lon,lat``."""

from geodata.errors import GeodataError
from geodata.lonlat import DECIMALS, LonLat
from geodata.sentence import Sentence

FEWEST_CORNERS, MOST_CORNERS = 3, 200
SEPARATOR = ";"

Shape = tuple[LonLat, ...]


def parse_shape(text: str) -> Shape:
    """Return the corners of a shape, the first not repeated; raise ValueError with a sentence."""
    corners = tuple(map(_corner, text.split(SEPARATOR)))
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners = corners[:-1]
    if len(set(corners)) < FEWEST_CORNERS or len(corners) > MOST_CORNERS:
        raise ValueError(Sentence("圈应有 {least} 到 {most} 个角", least=FEWEST_CORNERS, most=MOST_CORNERS))
    return corners


def well_known_text(shape: Shape) -> str:
    """Return a shape as the well-known text of a polygon (Simple Features)."""
    ring = (*shape, shape[0])
    return f"POLYGON(({', '.join(f'{lon:.{DECIMALS}f} {lat:.{DECIMALS}f}' for lon, lat in ring)}))"


def _corner(text: str) -> LonLat:
    lon, _, lat = text.partition(",")
    try:
        return LonLat.parse(lon, lat)
    except GeodataError as error:
        raise ValueError(error.args[0]) from None
