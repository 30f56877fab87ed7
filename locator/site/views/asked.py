"""What a typed text asks for beside stations and divisions: coordinates or a need."""

from dataclasses import dataclass

from sqlalchemy import Connection

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.http.database import read
from locator.places.domain.coordinates import TypedPosition, parse_coordinates
from locator.places.domain.needs import Need, need_of
from locator.places.domain.plus_codes import parse_plus_code
from locator.places.queries.reference import reference_position
from locator.search.views.find_parameters import FindParameters

MAX_LABEL = 40  # characters of coordinates as typed; what is longer is a link
SYSTEMS = {
    Crs.WGS_84: Sentence("手机定位、GPS（WGS 84）"),
    Crs.GCJ_02: Sentence("高德、腾讯、微信（GCJ-02）"),
    Crs.BD_09: Sentence("百度地图（BD-09）"),
}


@dataclass(frozen=True, slots=True)
class AskedCoordinates:
    """Typed coordinates, and the systems to choose from: none where it does not matter.

    Without `position` nothing has been answered yet: a link brought the text here.
    """

    text: str
    systems: dict[Crs, Sentence]
    read_as: Crs
    position: LonLat | None = None

    @property
    def label(self) -> str:
        """The coordinates as a heading names them: without the link around them."""
        if self.position is None or len(self.text) <= MAX_LABEL:
            return self.text
        return f"{self.position.lat:.5f}, {self.position.lon:.5f}"


def asked_coordinates(query: FindParameters, *, in_body: bool) -> AskedCoordinates | None:
    """Return the coordinates that a query's text is; answered only if it came in a body, not in a URL."""
    typed = parse_coordinates(query.q) or read(lambda connection: _near_a_place(connection, query.q))
    if typed is None:
        return None
    read_as = typed.crs or query.crs or Crs.WGS_84
    return AskedCoordinates(
        query.q.strip(),
        SYSTEMS if typed.is_ambiguous else {},
        read_as,
        typed.in_wgs84(query.crs) if in_body else None,
    )


def _near_a_place(connection: Connection, text: str) -> TypedPosition | None:
    """Return the position of a short plus code beside the name of a place: 2FX8+6X 肇庆."""
    code = parse_plus_code(text)
    if code is None or code.is_whole or not code.beside:
        return None
    reference = reference_position(connection, code.beside)
    return TypedPosition(code.near(reference), Crs.WGS_84) if reference else None


def coordinates_heading(typed: AskedCoordinates) -> Sentence:
    """Return the heading of an answer around typed coordinates, with how they were read."""
    if not typed.systems:
        return Sentence("附近的驿站，离 {place}", place=typed.label)
    return Sentence("附近的驿站，离 {place}，按{system}算", place=typed.label, system=SYSTEMS[typed.read_as])


def asked_need(query: FindParameters) -> tuple[FindParameters, Need] | None:
    """Return the need that a text is, and the query that filters by its usual service instead of the text."""
    if query.division or query.near:
        return None
    need = need_of(query.q)
    if need is None:
        return None
    usual = [need.services[0].code] if need.services else []
    return query.with_services(usual, q=""), need
