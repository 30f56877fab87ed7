"""What a typed text asks for beside stations and divisions: coordinates or a need."""

from dataclasses import dataclass

from geodata.crs.conversion import Crs
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.places.domain.coordinates import parse_coordinates
from locator.places.domain.needs import Need, need_of
from locator.search.views.find_parameters import FindParameters

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


def asked_coordinates(query: FindParameters, *, in_body: bool) -> AskedCoordinates | None:
    """Return the coordinates that a query's text is; answered only if it came in a body, not in a URL."""
    typed = parse_coordinates(query.q)
    if typed is None:
        return None
    read_as = typed.crs or query.crs or Crs.WGS_84
    return AskedCoordinates(
        query.q.strip(),
        SYSTEMS if typed.is_ambiguous else {},
        read_as,
        typed.in_wgs84(query.crs) if in_body else None,
    )


def coordinates_heading(typed: AskedCoordinates) -> Sentence:
    """Return the heading of an answer around typed coordinates, with how they were read."""
    if not typed.systems:
        return Sentence("附近的驿站，离 {place}", place=typed.text)
    return Sentence("附近的驿站，离 {place}，按{system}算", place=typed.text, system=SYSTEMS[typed.read_as])


def asked_need(query: FindParameters) -> tuple[FindParameters, Need] | None:
    """Return the need that a text is, and the query that filters by its usual service instead of the text."""
    if query.division or query.near:
        return None
    need = need_of(query.q)
    if need is None:
        return None
    usual = [need.services[0].code] if need.services else []
    return query.with_services(usual, q=""), need
