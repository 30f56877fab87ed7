"""A run as a form gives it: each text read, or a sentence about what is wrong with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from geodata.errors import GeodataError
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from geodata.travel import TravelMode
from locator.coverage.domain.run import DEFAULT_MINUTES, MAX_MINUTES, MODES, Planned, ReachTerms
from locator.errors import InvalidRequest, LocatorError
from locator.hours.domain.hours import Hours
from locator.stations.domain.station import StationKind

MAX_NAME_LENGTH = 80
Value = TypeVar("Value")
NAMES = {
    "minutes": Sentence("几分钟"),
    "mode": Sentence("怎么去"),
    "kinds": Sentence("类型"),
    "position": Sentence("新点的经纬度"),
    "hours": Sentence("新点的开放时间"),
}


def read_terms(area: str, texts: Mapping[str, str], kinds: Sequence[str]) -> ReachTerms:
    """Return the terms of a form without its grid; raise InvalidRequest for wrong texts."""
    problems: dict[str, str] = {}

    def read(name: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return parse(texts.get(name, "").strip())
        except (ValueError, LocatorError, GeodataError) as error:
            problems[NAMES[name]] = error.args[0]
            return otherwise

    position = read("position", _position, None)
    hours = read("hours", lambda text: Hours.parse(text).canonical if text else "", "")
    name = " ".join(texts.get("name", "").split())[:MAX_NAME_LENGTH]
    terms = ReachTerms(
        area=area,
        kinds=read("kinds", lambda _: _kinds(kinds), ()),
        minutes=read("minutes", _minutes, DEFAULT_MINUTES),
        mode=read("mode", _mode, TravelMode.WALK),
        planned=Planned(name or "新点", position, hours) if position else None,
    )
    if problems:
        raise InvalidRequest(problems)
    return terms


def _position(text: str) -> LonLat | None:
    if not text:
        return None
    parts = text.replace("，", ",").split(",")
    if len(parts) != 2:
        raise ValueError(Sentence("应先写经度，再写纬度，中间用逗号，例如 118.0894,24.4798"))
    return LonLat.parse(parts[0].strip(), parts[1].strip())


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MAX_MINUTES):
        raise ValueError(Sentence("应是 1 到 {most} 的整数", most=MAX_MINUTES))
    return int(text)


def _mode(text: str) -> TravelMode:
    if text not in [mode.value for mode in MODES]:
        raise ValueError(Sentence("请选一项"))
    return TravelMode(text)


def _kinds(given: Sequence[str]) -> tuple[StationKind, ...]:
    unknown = [text for text in given if text not in list(StationKind)]
    if unknown:
        raise ValueError(Sentence("没有“{text}”这种站", text=unknown[0][:20]))
    return tuple(kind for kind in StationKind if kind.value in given)
