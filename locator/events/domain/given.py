"""A happening as a form or a line of a sheet gives it: texts by name, read together with what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from geodata.sentence import Sentence
from locator.events.domain.errors import InvalidTiming
from locator.events.domain.event import MAX_CAPACITY, MAX_NAME, MAX_TEXT, EventTerms, Venue
from locator.events.domain.kinds import EventKind, HolidayPolicy, Labelled, SignUp
from locator.events.domain.when import WhenRead, read_when

Code = TypeVar("Code", bound=Labelled)
Value = TypeVar("Value")
PHONE = re.compile(r"[\d\-+() ]{5,30}")
SPLIT = re.compile(r"[、,，;；\n]+")
KIND_WORDS = {
    "电影": EventKind.FILM,
    "放映": EventKind.FILM,
    "招聘": EventKind.FAIR,
    "培训": EventKind.COURSE,
    "课": EventKind.COURSE,
    "义诊": EventKind.CLINIC,
    "体检": EventKind.CLINIC,
    "调解": EventKind.MEDIATION,
    "流动": EventKind.STOP,
    "巡回": EventKind.STOP,
    "服务台": EventKind.DESK,
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: the terms where nothing is wrong, else a sentence for each text that is."""

    terms: EventTerms | None
    when: WhenRead | None
    problems: Mapping[str, str]


def read_event(area: str, texts: Mapping[str, str], venue: Venue, today: date) -> Given:
    """Read a happening from texts; `venue` is where, as far as it was found."""
    problems: dict[str, str] = {}

    def parsed(name: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return parse(texts.get(name, "").strip())
        except (ValueError, InvalidTiming) as error:
            problems[name] = error.args[0]
            return otherwise

    when = parsed("when", lambda text: _bounded_when(text, today), None)
    kind = parsed("kind", lambda text: parse_kind(text or texts.get("name", "")), EventKind.ACTIVITY)
    capacity = parsed("capacity", parse_number, None)
    values: dict[str, Any] = {
        "area": area,
        "kind": kind,
        "name": parsed("name", lambda text: _needed(text, "请写活动的名称", MAX_NAME), ""),
        "responsible": parsed("responsible", lambda text: _needed(text, "请写承办单位：出了问题找谁"), ""),
        "holiday_policy": parsed("holidays", lambda text: _policy(text, when), HolidayPolicy.UNDECIDED),
        "organisers": parsed("organisers", parse_names, tuple[str, ...]()),
        "audience": parsed("audience", _short, ""),
        "capacity": capacity,
        "places_left": parsed("places_left", lambda text: _places_left(text, capacity), None),
    }
    sign_up, target = parsed("sign_up", parse_sign_up, (SignUp.NONE, ""))
    if venue.station_id is None and not venue.name:
        problems["place"] = Sentence("请写在哪一站，或者写地点的名称")
    if problems or when is None:
        return Given(None, when, problems)
    values |= {"sign_up": sign_up, "sign_up_target": target, "when_text": texts.get("when", "").strip()}
    return Given(EventTerms(venue=venue, timing=when.timing, **values), when, {})


def parse_kind(written: str) -> EventKind:
    """Parse what happens, by its code, its label, or a word of it; else it is an ACTIVITY."""
    found = next((kind for kind in EventKind if written in (kind.value, kind.label)), None)
    named = (kind for word, kind in KIND_WORDS.items() if word in written)
    return found or next(named, EventKind.ACTIVITY)


def parse_number(written: str) -> int | None:
    """Parse a number of people, ``1,200人次``; None where nothing is written; raise ValueError."""
    plain = re.sub(r"[\s,人次条个名约]", "", unicodedata.normalize("NFKC", written))
    if not plain:
        return None
    if not plain.isdecimal() or int(plain) > MAX_CAPACITY:
        raise ValueError(Sentence("“{text}”不是人数：应写 280", text=written[:20]))
    return int(plain)


def parse_names(written: str) -> tuple[str, ...]:
    """Return names that stand beside each other, each once."""
    return tuple(dict.fromkeys(name.strip() for name in SPLIT.split(_short(written)) if name.strip()))


def parse_sign_up(written: str) -> tuple[SignUp, str]:
    """Parse how to sign up: a phone number, a web address, or a mini program's name; raise ValueError."""
    text = unicodedata.normalize("NFKC", _short(written))
    if text in ("", "无", "不用", "不用报名", "免报名"):
        return SignUp.NONE, ""
    bare = re.sub(r"^(?:电话报名|网上报名|小程序报名|电话|网址|小程序)[::\s]*", "", text)
    if bare.startswith(("https://", "http://")):
        return SignUp.URL, bare
    if PHONE.fullmatch(bare):
        return SignUp.PHONE, bare
    if not bare:
        raise ValueError(Sentence("请写报名的电话、网址或者小程序的名称"))
    return SignUp.MINI_PROGRAM, bare


def _bounded_when(text: str, today: date) -> WhenRead:
    if not text:
        raise ValueError(Sentence("请写什么时候，例如 每周三18:00-20:00"))
    when = read_when(text, today)
    when.timing.require_bounded(today)
    return when


def _policy(text: str, when: WhenRead | None) -> HolidayPolicy:
    if not text or text == HolidayPolicy.UNDECIDED:
        return (when and when.holiday_policy) or HolidayPolicy.UNDECIDED
    found = next((one for one in HolidayPolicy if text in (one.value, one.label)), None)
    if found is None:
        raise ValueError(Sentence("“{text}”不是节假日的办法", text=text[:20]))
    return found


def _places_left(text: str, capacity: int | None) -> int | None:
    left = parse_number(text)
    if left is not None and (capacity is None or left > capacity):
        raise ValueError(Sentence("剩下的名额不能多过名额"))
    return left


def _needed(text: str, missing: str, longest: int = MAX_TEXT) -> str:
    if not text:
        raise ValueError(Sentence.word(missing))
    return _short(text, longest)


def _short(text: str, longest: int = MAX_TEXT) -> str:
    short = " ".join(unicodedata.normalize("NFC", text).split())
    if len(short) > longest:
        raise ValueError(Sentence("有 {n} 个字，最多 {longest} 个", n=len(short), longest=longest))
    return short
