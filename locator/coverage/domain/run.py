"""A run: what is asked about the stations of an area, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.stations.domain.station import StationKind
from locator.time_zone import SHANGHAI

MODES = (TravelMode.WALK, TravelMode.EBIKE)
MODE_LABELS = {TravelMode.WALK: Sentence("步行"), TravelMode.EBIKE: Sentence("骑电动车")}
MAX_MINUTES = 60
DEFAULT_MINUTES = 15
MAX_STATIONS = 2_000  # of a run
HOURS = range(24)
MID_MONTH = 15
WEDNESDAY = 2


class Part(StrEnum):
    """Whether an area counts before the change that is tried, after it, or both times."""

    BOTH = "both"
    BEFORE = "before"
    AFTER = "after"


class Season(StrEnum):
    """When it is asked: at any hour, or in the hours of an ordinary working day of a season."""

    ANY = ""
    WINTER = "winter"
    SUMMER = "summer"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return SEASON_LABELS[self]


SEASON_LABELS = {
    Season.ANY: Sentence("不看时间"),
    Season.WINTER: Sentence("冬天（1 月）"),
    Season.SUMMER: Sentence("夏天（7 月）"),
}
MONTHS = {Season.WINTER: 1, Season.SUMMER: 7}


@dataclass(frozen=True, slots=True)
class Planned:
    """A station that is not there yet."""

    name: str
    position: LonLat
    hours: str


@dataclass(frozen=True, slots=True)
class ReachTerms:
    """What a run asks; `kinds` of none are all. It tries one change: `planned` more or `without_id` less."""

    area: str
    kinds: tuple[StationKind, ...]
    minutes: int
    mode: TravelMode
    grid_id: int | None = None
    planned: Planned | None = None
    without_id: int | None = None

    @property
    def has_change(self) -> bool:
        """Whether it compares with a change."""
        return self.planned is not None or self.without_id is not None


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept."""

    id: int
    terms: ReachTerms
    asked_at: datetime
    done_at: datetime | None
    trouble: str
    grid_name: str = ""
    grid_weight: float | None = None
    without_name: str = ""

    @property
    def waits(self) -> bool:
        """Whether the worker has not answered yet."""
        return self.done_at is None and not self.trouble


@dataclass(frozen=True, slots=True)
class Share:
    """What is reached in an hour; weights are None without a grid."""

    part: Part
    season: Season
    hour: int
    stations: int
    unknown_stations: int
    area_km2: float
    weight: float | None
    unknown_weight: float | None

    def of(self, total: float | None) -> float | None:
        """Return the share of the grid's weight in per cent; None without a grid."""
        return percent(self.weight, total)

    def unknown_of(self, total: float | None) -> float | None:
        """Return what would be reached besides, in per cent, if all stations of unknown hours were open."""
        return percent(self.unknown_weight, total)


def percent(weight: float | None, total: float | None) -> float | None:
    """Return a weight in per cent of another."""
    return 100 * weight / total if weight is not None and total else None


@dataclass(frozen=True, slots=True)
class HourRow:
    """An hour of a season, before and after the change."""

    season: Season
    hour: int
    before: Share
    after: Share | None


def hour_rows(shares: Sequence[Share]) -> list[HourRow]:
    """Return the hours of the seasons in order, and first the row of no hour."""
    by_key = {(one.part, one.season, one.hour): one for one in shares}
    return [
        HourRow(season, hour, before, by_key.get((Part.AFTER, season, hour)))
        for season in Season
        for hour in HOURS
        if (before := by_key.get((Part.BEFORE, season, hour)))
    ]


def season_days(today: date) -> dict[Season, date]:
    """Return an ordinary working day of the next winter and summer: a Wednesday at mid-month."""
    days = {}
    for season, month in MONTHS.items():
        year = today.year + (today.month > month)
        middle = date(year, month, MID_MONTH)
        days[season] = middle + timedelta(days=(WEDNESDAY - middle.weekday()) % 7)
    return days


def at_hour(day: date, hour: int) -> datetime:
    """Return the beginning of an hour of a day in Asia/Shanghai."""
    return datetime.combine(day, time(hour), SHANGHAI)
