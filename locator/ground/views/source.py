"""The ground that a page may draw: for the public only under a number of the map review (审图号)."""

from dataclasses import asdict, dataclass

from flask import current_app, request, url_for

from geodata.sentence import Sentence
from geodata.tiles import Tile
from locator.accounts.views import access
from locator.db.errors import DatabaseAway
from locator.ground.domain.errors import NoSuchTile
from locator.ground.domain.ground import FIRST_ZOOM, LAST_ZOOM, Ground
from locator.ground.queries.loaded import loaded_ground
from locator.http import database
from locator.http.assets.static_files import asset
from locator.http.deployment import settings

MODULE = "js/map/ground_layer.js"
LIBRARY = "vendor/protomaps-leaflet/protomaps-leaflet.js"
CORNER = Tile(0, 0, 0)
PUBLIC_TILE, STAFF_TILE = "ground_tiles.public_tile", "ground_tiles.staff_tile"
NO_GROUND = Sentence("没有地图底")


@dataclass(frozen=True, slots=True)
class GroundSource:
    """The module that draws the ground, and what it is told: URLs, credit, where there is something."""

    module: str
    library: str
    tiles: str  # with {z}, {x} and {y}
    attribution: str
    box: tuple[float, float, float, float]  # west, south, east, north
    first_zoom: int = FIRST_ZOOM
    last_zoom: int = LAST_ZOOM

    @property
    def told(self) -> dict[str, object]:
        """What the module is told."""
        return {name: value for name, value in asdict(self).items() if name != "module"}


def is_for_public() -> bool:
    """Tell whether the operator has set a number of the map review, so that everybody may see the ground."""
    return bool(settings().map_approval_no)


def page_source() -> GroundSource | None:
    """Return what the page of this request draws; None without a ground, or if it may not be shown."""
    is_public_page = access.is_public(current_app, request.endpoint or "")
    if is_public_page:
        return public_source()
    ground = current_ground()
    return _source(ground, STAFF_TILE) if ground else None


def public_source() -> GroundSource | None:
    """Return what a public page draws, whichever page this request is for."""
    ground = current_ground() if is_for_public() else None
    return _source(ground, PUBLIC_TILE) if ground else None


def current_ground() -> Ground | None:
    """Return the ground that is loaded; None, too, while the database is away: maps do without."""
    try:
        return database.read(loaded_ground)
    except DatabaseAway:
        return None


def require_ground(*, for_public: bool) -> Ground:
    """Return the ground whose tiles may be sent; raise NoSuchTile if there is none."""
    if for_public and not is_for_public():
        raise NoSuchTile(NO_GROUND)
    ground = database.read(loaded_ground)
    if ground is None:
        raise NoSuchTile(NO_GROUND)
    return ground


def _source(ground: Ground, endpoint: str) -> GroundSource:
    first = url_for(endpoint, **CORNER._asdict(), v=ground.version)
    box = ground.box
    return GroundSource(
        module=asset(MODULE),
        library=asset(LIBRARY),
        tiles=first.replace("/0/0/0.mvt", "/{z}/{x}/{y}.mvt"),
        attribution=ground.attribution,
        box=(box.west, box.south, box.east, box.north),
    )
