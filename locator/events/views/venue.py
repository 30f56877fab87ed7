"""Where a form or a line of a sheet says that something happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from geodata.crs.outline import require_in_china
from geodata.errors import GeodataError
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.boundaries.queries.land import lies_at_sea
from locator.events.domain.event import MAX_NAME, MAX_TEXT, Venue
from locator.events.queries.venues import stations_named
from locator.places.domain.coordinates import parse_coordinates

AT_SEA = Sentence("这个位置不在任何区县里，像是在海上：真的在这里，就勾上“位置没错”")


@dataclass(frozen=True, slots=True)
class VenueRead:
    """Where it is, in which division as far as that is known, and a sentence for each text that is wrong."""

    venue: Venue
    division_code: str
    problems: Mapping[str, str]


def read_venue(connection: Connection, texts: Mapping[str, str], areas: Sequence[Area]) -> VenueRead:
    """Find the station that texts name in some areas, or read the place of its own."""
    if texts.get("station"):
        return _at_station(connection, texts, areas)
    problems: dict[str, str] = {}
    position = None
    try:
        position = _position(connection, texts)
    except (GeodataError, ValueError) as error:
        problems["position"] = error.args[0]
    venue = Venue(None, *_named(texts, problems), position, texts.get("wayfinding", "")[:MAX_TEXT])
    return VenueRead(venue, "", problems)


def _at_station(connection: Connection, texts: Mapping[str, str], areas: Sequence[Area]) -> VenueRead:
    found = stations_named(connection, texts["station"], areas)
    if len(found) != 1:
        pattern = "“{station}”有几个，请写我们的代码" if found else "您管的站里没有“{station}”"
        unknown = Sentence(pattern, station=texts["station"][:40])
        return VenueRead(Venue(None, texts["station"]), "", {"station": unknown})
    problems: dict[str, str] = {}
    name, address = _named(texts, problems)
    venue = Venue(found[0].id, name, address, None, texts.get("wayfinding", "")[:MAX_TEXT])
    return VenueRead(venue, found[0].division_code or "", problems)


def _named(texts: Mapping[str, str], problems: dict[str, str]) -> tuple[str, str]:
    given = (("place", MAX_NAME), ("address", MAX_TEXT))
    for name, longest in given:
        if len(texts.get(name, "")) > longest:
            problems[name] = Sentence("最多写 {n} 个字", n=longest)
    return texts.get("place", ""), texts.get("address", "")


def _position(connection: Connection, texts: Mapping[str, str]) -> LonLat | None:
    """Return the position in WGS 84, None without one; raise ValueError or GeodataError."""
    if not texts.get("position"):
        return None
    typed = parse_coordinates(texts["position"])
    if typed is None:
        raise ValueError(Sentence("“{text}”不是坐标", text=texts["position"][:40]))
    if typed.is_ambiguous:
        raise ValueError(Sentence("请在坐标后面写是哪一种：WGS84、高德 或 百度"))
    position = require_in_china(typed.in_wgs84())
    if not texts.get("position_is_right") and lies_at_sea(connection, position):
        raise ValueError(AT_SEA)
    return position
