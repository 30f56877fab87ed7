"""Plausible stations that do not exist: the same number always gives the same station.

They serve to try out and to measure the program. Their names begin with 演示, and pages mark them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random
from typing import TypeVar

from geodata.crs.conversion import Crs
from geodata.crs.outline import in_china
from geodata.divisions.cities import City, cities
from geodata.divisions.codes import Division, DivisionLevel, divisions
from geodata.lonlat import DECIMALS, LonLat
from locator.entries.domain.draft import PositionInput, Provenance, StationDraft
from locator.stations.domain.access import Access, AccessMethod, Audience, Price
from locator.stations.domain.service import Availability, ServiceOffer
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    PositionQuality,
    StationKind,
    Visibility,
    widest_visibility,
)
from locator.stations.domain.truck import RoadSide, TruckAccess

Choice = TypeVar("Choice")

NAME_PREFIX = "演示"
SOURCE = "演示数据，由程序生成"
TOWN_SPREAD_DEG = 0.012  # about four kilometres, around a county's centre
CITY_SPREAD_DEG = 0.11  # of the counties' centres around the city's
CHECKED_FROM = date(2025, 1, 1).toordinal()
CHECKED_DAYS = 690

# The four main kinds, with about their shares in reports of the unions.
KINDS = {
    StationKind.UNION_STATION: 78,
    StationKind.DRIVER_HOME: 8,
    StationKind.LABOR_RELATIONS_STATION: 8,
    StationKind.WORKSHOP_REST: 6,
}
# 6.5 % are open around the clock, 11 % longer than office hours: national figures of the end of 2024.
HOURS = {
    "24/7": 65,
    "Mo-Su 07:00-22:00": 60,
    "Mo-Su 06:30-21:30": 49,
    "Mo-Fr 08:30-17:30; PH off": 190,
    "Mo-Fr 08:30-12:00,14:00-17:30; PH off": 150,
    "Mo-Su 08:30-17:30": 150,
    "Mo-Su 09:00-17:00": 100,
    "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off": 60,
    "Mo-Su 08:00-20:00; 2026 Feb 16-2026 Feb 19 off": 40,
    "May-Sep Mo-Su 07:30-20:00; Oct-Apr Mo-Su 08:30-18:00": 40,
    "Mo-Sa 08:30-11:30,13:30-17:00; PH off": 30,
    "Mo-Su 18:00-02:00": 6,
    "": 60,
}
OFFICE_HOURS = ("Mo-Fr 08:30-17:30; PH off", "Mo-Fr 08:30-12:00,14:00-17:30; PH off")
# Shares in per mille; the last two are rare on purpose: filtering by them must be fast as well.
SERVICES = {
    "drinking_water": 940,
    "seating": 930,
    "phone_charging": 820,
    "first_aid_kit": 590,
    "meal_heating": 560,
    "cooling": 520,
    "toilet": 380,
    "wifi": 350,
    "reading": 330,
    "rain_gear": 240,
    "mother_room": 110,
    "legal_advice": 110,
    "ebike_charging": 70,
    "aed": 60,
    "haircut": 27,
    "meal_discount": 13,
    "battery_swap": 11,
    "counselling": 15,
    "freight_info": 2,
    "remote_video_legal": 0.5,
}
DRIVER_SERVICES = {"truck_parking": 980, "shower": 850, "laundry": 700, "dining": 650, "lodging": 300}
RIGHTS_SERVICES = {"legal_advice": 980, "mediation": 950, "policy_advice": 800, "legal_aid": 500}
ACCESS = {
    AccessMethod.OPEN_DOOR: 42,
    AccessMethod.STAFF: 22,
    AccessMethod.QR_SCAN: 10,
    AccessMethod.CODE: 4,
    AccessMethod.FACE: 4,
    AccessMethod.ID_CARD: 3,
    AccessMethod.UNKNOWN: 15,
}
AUDIENCES = {Audience.OUTDOOR_WORKERS: 60, Audience.ANYONE: 25, Audience.UNKNOWN: 15}
QUALITIES = {
    PositionQuality.PUBLISHED: 70,
    PositionQuality.SURVEYED: 22,
    PositionQuality.APPROXIMATE: 6,
    PositionQuality.MISSING: 2,
}
HOSTS = (
    "邮政网点",
    "工商银行网点",
    "加油站",
    "环卫道班房",
    "社区服务中心",
    "公园",
    "移动营业厅",
    "党群服务中心",
)
MAX_HEIGHTS_M = (None, None, 3.5, 4.2, 4.5)
EXPRESSWAYS = ("G2", "G4", "G15", "G30", "G42", "G65", "G1503")
ROADS = ("人民路", "解放路", "建设路", "中山路", "工农路", "和平路", "新华路", "迎宾大道", "滨河路", "东风路")


def demo_stations(first: int, count: int) -> Iterator[StationDraft]:
    """Yield `count` stations, from number `first` on, before the conversion of their positions."""
    for number in range(first, first + count):
        yield _station(number)


def _station(number: int) -> StationDraft:
    dice = Random(number)
    city = _pick(dice, _city_weights())
    county, offset = _county(dice, city)
    kind = _pick(dice, KINDS)
    quality = _pick(dice, QUALITIES)
    road = f"{dice.choice(ROADS)}{dice.randint(1, 400)}号"
    return StationDraft(
        line=number,
        kind=kind,
        name=_name(dice, number, kind, county),
        external_identifier=f"demo-{number:07d}",
        address=f"{county.name if county else city.name}{road}",
        wayfinding=dice.choice(("", "", "进门右手", "一楼大厅内", "院内西侧平房")),
        division_code=county.code if county else city.code,
        position_input=_position(dice, city, offset, quality),
        position_quality=quality,
        capture_method=CaptureMethod.GENERATED,
        truck=_truck(number, kind),
        access=_access(dice, kind),
        visibility=widest_visibility(kind),
        opening_hours=_hours(dice, kind),
        services=_services(dice, kind),
        provenance=_provenance(dice),
        is_demo=True,
    )


def _name(dice: Random, number: int, kind: StationKind, county: Division | None) -> str:
    host = dice.choice(HOSTS)
    place = county.name if county else ""
    return f"{NAME_PREFIX}·{place}{host}{kind.zh}{number}"


def _position(
    dice: Random, city: City, offset: tuple[float, float], quality: PositionQuality
) -> PositionInput | None:
    if quality is PositionQuality.MISSING:
        return None
    lon = city.centre.lon + offset[0] + dice.gauss(0, TOWN_SPREAD_DEG)
    lat = city.centre.lat + offset[1] + dice.gauss(0, TOWN_SPREAD_DEG)
    while not in_china(LonLat(lon, lat)):  # in a border town: halfway back to its centre
        lon, lat = (lon + city.centre.lon) / 2, (lat + city.centre.lat) / 2
    given = LonLat(round(lon, DECIMALS), round(lat, DECIMALS))
    return PositionInput(given, str(given.lon), str(given.lat), Crs.WGS_84)


def _county(dice: Random, city: City) -> tuple[Division | None, tuple[float, float]]:
    """Return one of the city's counties, and the offset of its centre from the city's."""
    counties = _counties(city.code)
    if not counties:
        return None, (0.0, 0.0)
    chosen = dice.choice(counties)
    county_dice = Random(int(chosen.code))
    return chosen, (county_dice.gauss(0, CITY_SPREAD_DEG), county_dice.gauss(0, CITY_SPREAD_DEG))


@cache
def _counties(city_code: str) -> Sequence[Division]:
    prefix = divisions()[city_code].prefix
    return [
        place
        for place in divisions().values()
        if place.code.startswith(prefix) and place.level is DivisionLevel.COUNTY
    ]


def _access(dice: Random, kind: StationKind) -> Access:
    if widest_visibility(kind) is not Visibility.PUBLIC:
        return Access(AccessMethod.EMPLOYEES_ONLY, audience=Audience.EMPLOYEES, price=Price.FREE)
    method = _pick(dice, ACCESS)
    app = "工会微信小程序" if method is AccessMethod.QR_SCAN else ""
    registration = True if method in (AccessMethod.QR_SCAN, AccessMethod.FACE) else None
    audience = Audience.DRIVERS if kind is StationKind.DRIVER_HOME else _pick(dice, AUDIENCES)
    price = Price.FREE if dice.random() < 0.8 else Price.UNKNOWN
    return Access(method, app, registration, audience, price)


def _truck(number: int, kind: StationKind) -> TruckAccess:
    """Return the truck access of a drivers' home; half of them are on one side of an expressway."""
    if kind is not StationKind.DRIVER_HOME:
        return TruckAccess()
    dice = Random(f"truck {number}")  # separate, so that the other properties of a number do not change
    room = TruckAccess(
        max_length_m=dice.choice((None, 9.6, 13.75, 18.1)),
        max_height_m=dice.choice(MAX_HEIGHTS_M),
        guarded=dice.choice((None, True, False)),
        spaces=dice.choice((None, 12, 40, 120)),
    )
    if dice.random() < 0.5:
        return room
    side = dice.choice((RoadSide.UP, RoadSide.DOWN))
    return replace(room, road=dice.choice(EXPRESSWAYS), side=side, km=dice.randrange(20_000) / 10)


def _hours(dice: Random, kind: StationKind) -> str:
    if kind is StationKind.LABOR_RELATIONS_STATION:
        return dice.choice(OFFICE_HOURS)
    return _pick(dice, HOURS)


def _services(dice: Random, kind: StationKind) -> tuple[ServiceOffer, ...]:
    shares = {**SERVICES, **_special_services(kind)}
    offers = []
    for code, share in shares.items():
        if dice.random() * 1000 < share:
            offers.append(ServiceOffer(code, Availability.YES, price=Price.FREE))
        elif dice.random() < 0.3:
            offers.append(ServiceOffer(code, Availability.NO))
    return tuple(offers)


def _special_services(kind: StationKind) -> dict[str, int]:
    if kind is StationKind.DRIVER_HOME:
        return DRIVER_SERVICES
    return RIGHTS_SERVICES if kind is StationKind.LABOR_RELATIONS_STATION else {}


def _provenance(dice: Random) -> Provenance:
    checked = {
        facet: date.fromordinal(CHECKED_FROM + dice.randrange(CHECKED_DAYS))
        for facet in Facet
        if dice.random() < 0.6
    }
    return Provenance(SOURCE, "2026-11", checked, NAME_PREFIX)


@cache
def _city_weights() -> dict[City, int]:
    return {city: city.weight for city in cities()}


def _pick(dice: Random, weights: dict[Choice, int]) -> Choice:
    return dice.choices(list(weights), weights=list(weights.values()))[0]
