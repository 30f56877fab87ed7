"""Truck access to a station: dimensions, parking, and the side of a divided road.

A station at a divided road can be reached from one side only: drivers in the other direction pass it at
a small distance and cannot stop. The database's view public_station_source decides which roads are
divided: expressways by their numbers (GB/T 917), or by the word 高速.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, Row, code, count, number, text, yes_no

MAX_TRUCK_LENGTH_M = 30.0
MAX_GATE_HEIGHT_M = 10.0
MAX_SPACES = 10_000
MAX_ROAD_KM = 6_000.0  # the longest, G30, has 4,395 km
# Detour to the other side of a divided road: to the next exit, across and back.
DETOUR_M = 20_000.0
# Within this distance a user is on the same side, since an expressway with its slopes is wider.
SAME_SIDE_M = 100.0
DRIVER_KINDS = frozenset({"driver_home", "driver_station"})
PARKING_SERVICE = "truck_parking"
KILOMETRE_MARK = re.compile(r"[Kk]?(\d{1,4})(?:\+(\d{3})|(\.\d{1,3}))?", re.ASCII)
ROAD_NUMBER = re.compile(r"[GSXYC]\d{1,4}", re.ASCII)


class RoadSide(StrEnum):
    """Side of a divided road from which a station can be entered, as named on the road's signs."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The Chinese label, as on the road's signs."""
        return Sentence(SIDE_LABELS[self])


SIDE_LABELS = {
    RoadSide.UP: "上行",
    RoadSide.DOWN: "下行",
    RoadSide.BOTH: "两侧都能进",
    RoadSide.UNKNOWN: "哪一侧不清楚",
}


class Truck(NamedTuple):
    """The user's truck, in metres; None where not given."""

    length_m: float | None = None
    height_m: float | None = None


def parse_road(text: str) -> str:
    """Return a road's number, or its name where it has none: ``g4 京港澳`` is ``G4``."""
    normalised = unicodedata.normalize("NFKC", text).strip()
    match = ROAD_NUMBER.match(normalised.upper())
    return match[0] if match else normalised


def parse_km(text: str) -> float:
    """Parse a kilometre mark, ``K2112+400``, or plain kilometres; raise ValueError."""
    match = KILOMETRE_MARK.fullmatch(text.strip().replace(" ", ""))
    if not match:
        raise ValueError(Sentence("“{text}”不是桩号：应写 K2112+400 或 2112.4", text=text[:20]))
    km = int(match[1]) + int(match[2] or 0) / 1000 + float(match[3] or 0)
    if km > MAX_ROAD_KM:
        raise ValueError(Sentence("桩号 {km} 公里太大，最多 {most}", km=f"{km:g}", most=f"{MAX_ROAD_KM:g}"))
    return km


def kilometre_mark(km: float) -> str:
    """Return kilometres as a kilometre mark (桩号): ``K2112+400``."""
    kilometres, metres = divmod(round(km * 1000), 1000)
    return f"K{kilometres}+{metres:03d}"


def carriageway(road: str, side: RoadSide) -> str:
    """Return the key of one side of a road: ``G4 up``; empty for both or an unknown side."""
    return f"{parse_road(road)} {side.value}" if road and side in (RoadSide.UP, RoadSide.DOWN) else ""


def split_carriageway(key: str) -> tuple[str, RoadSide]:
    """Return the road and the side of a key of `carriageway`; of an empty one, "" and UNKNOWN."""
    road, _, side = key.rpartition(" ")
    return road, RoadSide(side) if side else RoadSide.UNKNOWN


def detour_m(station_carriageway: str, user_carriageway: str, distance_m: float) -> float:
    """Return the detour in metres to a station on the other side of a divided road.

    `station_carriageway` and `user_carriageway` are keys of `carriageway`, empty where unknown.
    """
    return (
        0.0
        if not station_carriageway or station_carriageway == user_carriageway or distance_m < SAME_SIDE_M
        else DETOUR_M
    )


def takes_trucks(card: Mapping[str, Any]) -> bool:
    """Tell whether a station is known to have room for a truck, by the properties of its public entry.

    A driver's home has by what it is; the others where parking for trucks is entered.
    """
    has_spaces = bool((card["truck"] or {}).get("spaces"))
    return card["kind"] in DRIVER_KINDS or PARKING_SERVICE in card["services"] or has_spaces


def parse_metres(text: str, max_m: float) -> float:
    """Parse metres, ``4.2``, ``4.2米`` or ``4.2 m``; raise ValueError unless they are in (0, `max_m`]."""
    normalised = unicodedata.normalize("NFKC", text).lower().replace(" ", "")
    normalised = normalised.removesuffix("米").removesuffix("m")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", normalised, re.ASCII) or not 0 < float(normalised) <= max_m:
        raise ValueError(
            Sentence("“{text}”应是 0 到 {most} 之间的米数，例如 4.2", text=text[:20], most=f"{max_m:g}")
        )
    return float(normalised)


def parse_spaces(text: str) -> int:
    """Parse a number of parking spaces; raise ValueError."""
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > MAX_SPACES:
        raise ValueError(Sentence("“{text}”应是车位的个数，最多 {most}", text=text[:20], most=MAX_SPACES))
    return int(text)


@dataclass(frozen=True, slots=True)
class TruckAccess:
    """Truck access in metres and kilometres; None means unknown."""

    max_length_m: float | None = number(
        "max_length_m",
        Sentence("最长停多长的车（米）"),
        lambda text: parse_metres(text, MAX_TRUCK_LENGTH_M),
        card="truck.max_length_m",
        row=Row("truck_size", max_length=20, input_mode="decimal"),
    )
    max_height_m: float | None = number(
        "max_height_m",
        Sentence("限高（米）"),
        lambda text: parse_metres(text, MAX_GATE_HEIGHT_M),
        card="truck.max_height_m",
        row=Row("truck_size", max_length=20, input_mode="decimal"),
    )
    guarded: bool | None = yes_no(
        "truck_guarded",
        Sentence("有人看车吗"),
        card="truck.guarded",
        tag=401,
        row=Row("truck", blank=Sentence("不知道")),
    )
    spaces: int | None = count(
        "truck_spaces",
        Sentence("货车位"),
        parse_spaces,
        card="truck.spaces",
        row=Row("truck_spaces", max_length=20, input_mode="decimal"),
    )
    road: str = text(
        "road",
        Sentence("在哪条路"),
        max_length=40,
        reading=Reading.COPY,
        card="truck.road",
        row=Row("road"),
    )
    side: RoadSide = code(
        "road_side",
        Sentence("在路的哪一侧"),
        RoadSide,
        RoadSide.UNKNOWN,
        card="truck.side",
        row=Row("road", blank=Sentence("没说")),
    )
    km: float | None = number(
        "road_km",
        Sentence("桩号"),
        parse_km,
        show=kilometre_mark,
        card="truck.km",
        row=Row("road", max_length=20),
    )
