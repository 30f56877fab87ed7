"""What a truck's driver must know before he turns in: how long, how high, guarded, on which side.

A road divided in two has a station on one of its sides only: who drives the other way passes it at two
hundred metres and cannot stop there. Which roads are divided the database's view decides
(public_station_source): expressways by their numbers of GB/T 917, or by the word 高速.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from geodata.sentence import Sentence

LONGEST_TRUCK_M = 30.0
HIGHEST_GATE_M = 10.0
MOST_SPACES = 10_000
LONGEST_ROAD_KM = 6_000.0  # G30 has 4,395 of them
# To the next exit, over the road and back: what the other side is away for one who drives.
AROUND_M = 20_000.0
# Who is nearer than this stands on the same side: an expressway and its slopes are wider.
SAME_SIDE_M = 100.0
STAKE = re.compile(r"[Kk]?(\d{1,4})(?:\+(\d{3})|(\.\d{1,3}))?", re.ASCII)
NUMBER = re.compile(r"[GSXYC]\d{1,4}", re.ASCII)


class RoadSide(StrEnum):
    """Which side of a divided road one can turn in from, by the words of the road's own signs."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The word on the road's own signs."""
        return Sentence(SIDE_WORDS[self])


SIDE_WORDS = {
    RoadSide.UP: "上行",
    RoadSide.DOWN: "下行",
    RoadSide.BOTH: "两侧都能进",
    RoadSide.UNKNOWN: "哪一侧不清楚",
}


@dataclass(frozen=True, slots=True)
class TruckAccess:
    """Whether a truck fits and where it turns in; None is not known. Metres and kilometres."""

    max_length_m: float | None = None
    max_height_m: float | None = None
    guarded: bool | None = None
    spaces: int | None = None
    road: str = ""
    side: RoadSide = RoadSide.UNKNOWN
    km: float | None = None


class Truck(NamedTuple):
    """The truck one drives, in metres as far as its driver said."""

    length_m: float | None = None
    height_m: float | None = None


def parse_road(text: str) -> str:
    """Read a road's number or name: ``g4 京港澳`` is ``G4``; a name without a number stays."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = NUMBER.match(plain.upper())
    return found[0] if found else plain


def parse_km(text: str) -> float:
    """Read a stake as roads have them, ``K2112+400``, or plain kilometres; raise ValueError."""
    found = STAKE.fullmatch(text.strip().replace(" ", ""))
    if not found:
        raise ValueError(Sentence("“{text}”不是桩号：应写 K2112+400 或 2112.4", text=text[:20]))
    km = int(found[1]) + int(found[2] or 0) / 1000 + float(found[3] or 0)
    if km > LONGEST_ROAD_KM:
        raise ValueError(
            Sentence("桩号 {km} 公里太大，最多 {most}", km=f"{km:g}", most=f"{LONGEST_ROAD_KM:g}")
        )
    return km


def stake(km: float) -> str:
    """Return kilometres as the stakes along a road have them: ``K2112+400``."""
    whole, metres = divmod(round(km * 1000), 1000)
    return f"K{whole}+{metres:03d}"


def carriageway(road: str, side: RoadSide) -> str:
    """Return one side of one road as a key: ``G4 up``; empty where it is not one side."""
    return f"{parse_road(road)} {side.value}" if road and side in (RoadSide.UP, RoadSide.DOWN) else ""


def around_m(theirs: str, mine: str, distance_m: float) -> float:
    """Return what a station on one side of a divided road is farther away than the straight line says.

    `theirs` and `mine` are carriageways; empty where a station has none or nobody said on which one he is.
    """
    return 0.0 if not theirs or theirs == mine or distance_m < SAME_SIDE_M else AROUND_M


def parse_metres(text: str, most: float) -> float:
    """Read ``4.2``, ``4.2米`` or ``4.2 m``; raise ValueError for what no truck or gate has."""
    plain = unicodedata.normalize("NFKC", text).lower().replace(" ", "")
    plain = plain.removesuffix("米").removesuffix("m")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", plain, re.ASCII) or not 0 < float(plain) <= most:
        raise ValueError(
            Sentence("“{text}”应是 0 到 {most} 之间的米数，例如 4.2", text=text[:20], most=f"{most:g}")
        )
    return float(plain)
