"""The card of a station in lists of pages, as HTML; static/js/find/cards.js writes the same on phones.

An answer around a position has fifty cards. As a macro of Jinja a card took 135 µs, more than all else of the
page together: each value passes its call, its filter, `finalize` and `escape`. Here it takes 25 µs. Whatever
comes from an entry passes `_safe`; texts of the catalogues may contain markup, as in templates. Parts that
few values decide are made once for a language: a catalogue is read once a process, and its code is the key.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from geodata.lonlat import LonLat
from geodata.sentence import pattern
from geodata.travel import TravelMode
from locator.hours.domain.state import OpenState
from locator.http.language import current_catalogue
from locator.i18n.catalogue import SOURCE_LANGUAGE, Catalogue
from locator.places.views.readable import romanised, romanised_station
from locator.reports.domain.notices import current_notices
from locator.search.domain.ranking import EXPECTED_REASONS
from locator.search.domain.search import SearchHit
from locator.search.views.card_offers import offer_lines
from locator.search.views.labels import (
    STATE_SYMBOLS,
    compass_point_of,
    distance_parts,
    hours_age_label,
    place_line_of,
    position_age_label,
    shown_state,
    state_label,
    travel_label,
)
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.links import LinkKind
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import PositionQuality, StationKind
from locator.stations.views.truck_labels import road_position, truck_summary

SPECIAL = re.compile("""[&<>"']""").search  # what markupsafe.escape replaces
SERVICES_SHOWN = 3
ROUGH_POSITIONS = frozenset({"approximate", "missing"})
STAR = pattern("收藏")
NO_ADDRESS = pattern("没有登记地址")
DEMO = pattern("演示，不是真站点")
WAY_IN_UNKNOWN = pattern("进门方式未核实")
WAY_IN = pattern("进门：")
REGISTRATION = pattern("（要先登记）")
FREE = pattern("免费")
OTHER_SIDE = pattern("对面车道到不了")
NO_ROOM = pattern("没有登记能不能停货车，去之前先问")
OFFERED = pattern("有什么")
MORE = pattern("等 %(n)s 项")
Entry = dict[str, Any]
Text = Callable[[str], str]


def station_cards(
    hits: Iterable[SearchHit],
    at: datetime,
    live: bool,
    origin: LonLat | None = None,
    is_farther: bool = False,
) -> Markup:
    """Return cards; `origin` is where distances count from, live ones follow the time on the phone.

    Those that are farther are shown when the list is asked to go on.
    """
    language = current_catalogue()
    is_source = language.code == SOURCE_LANGUAGE
    lang = "" if is_source else ' lang="zh-Hans"'

    def translated(value: str) -> str:
        return _safe(language.translate(value))

    text = _safe if is_source else translated  # a Sentence is its own Chinese text
    return Markup("".join(_card(hit, at, live, origin, is_farther, language, text, lang) for hit in hits))


def _card(
    hit: SearchHit,
    at: datetime,
    live: bool,
    origin: LonLat | None,
    is_farther: bool,
    language: Catalogue,
    text: Text,
    lang: str,
) -> str:
    feature = hit.entry
    its = feature["properties"]
    verified, access = its["verified"], its["access"]
    shown = shown_state(hit.opening, hit.hours_checked_at, at)
    return (
        f"\n\n\n\n{_opened(feature, shown, is_farther)}"
        f'<div class="first">\n{_distance(hit, its, text)}'
        f"{_badge(hit, shown, at, live, text)}\n</div>\n"
        f"{_headline(hit, its, language, lang)}{_picture(its)}"
        f"{_where(feature, its, origin, language, text, lang)}"
        f"{_way_in(access['method'], bool(access['registration_needed']), access['price'], language)}"
        f"{_for_trucks(its, language, text)}"
        f"{_warnings(hit, its, at, language, text)}"
        f"{offer_lines(its, language)}{_links(its, lang)}"
        f'<div class="last">\n{_services(its["services"], language)}'
        f'<p class="muted age">{text(hours_age_label(verified["hours"], at))} · '
        f"{text(position_age_label(verified['position'], at))}</p>\n</div>\n</li>\n"
    )


def _safe(value: str) -> str:
    """Return what `escape` would: to look whether there is anything to escape takes a fifth of its time."""
    return value if SPECIAL(value) is None else str(escape(value))


def _opened(feature: Entry, shown: OpenState, is_farther: bool) -> str:
    geometry = feature["geometry"]
    position = ""
    if geometry:
        lon, lat = geometry["coordinates"]
        position = f' data-lon="{lon}" data-lat="{lat}"'
    code = _safe(feature["properties"]["code"])
    farther = " farther" if is_farther else ""
    return f'<li class="card{farther}" data-code="{code}" data-state="{shown.value}"{position}>\n'


def _distance(hit: SearchHit, its: Entry, text: Text) -> str:
    if hit.distance_m is None:
        return f'\n<span class="far muted">{text(StationKind(its["kind"]).zh)}</span>\n\n'
    number, unit = distance_parts(hit.distance_m)
    is_told = hit.arrival is not None and hit.arrival.is_worth_telling
    way = f" · {text(travel_label(hit.arrival))}" if hit.arrival and is_told else ""
    return f'\n\n<span class="far"><b>{text(number)}</b> {text(unit)}{way}</span>\n\n'


def _badge(hit: SearchHit, shown: OpenState, at: datetime, live: bool, text: Text) -> str:
    """Return the opening state; with a timetable, static/js/lib/opening_state.js updates it."""
    checked_at = hit.hours_checked_at
    hours = f' data-hours="{hit.timetable.packed}"' if live and hit.timetable else ""
    checked = f' data-checked="{int(checked_at.timestamp() * 1000)}"' if checked_at else ""
    return (
        f'\n\n<span class="state {shown.value}"{hours}{checked}><span aria-hidden="true">'
        f"{STATE_SYMBOLS[shown]}</span><span>"
        f"{text(state_label(hit.opening, at, checked_at, shown))}</span></span>\n"
    )


def _headline(hit: SearchHit, its: Entry, language: Catalogue, lang: str) -> str:
    code, name = _safe(its["code"]), _safe(its["name"])
    mode = hit.arrival.mode if hit.arrival else TravelMode.WALK
    query = f"?mode={mode.value}" if mode is not TravelMode.WALK else ""
    written = romanised_station(its) if lang else ""
    beside = f'<p class="muted written-name">{written}</p>' if written else ""
    return (
        f'<div class="headline"><h2><a href="{_safe(its["page"])}{query}"{lang}>{name}</a></h2>'
        f'<button class="star" type="button" data-star="{code}" data-name="{name}" aria-pressed="false" '
        f'hidden><span aria-hidden="true">☆</span><span class="visually-hidden">{language.pattern(STAR)} '
        f"<span{lang}>{name}</span></span></button></div>\n{beside}\n"
    )


def _picture(its: Entry) -> str:
    """Return the newest photo from outside, small; it is loaded when it comes into sight."""
    photos = its.get("photos")
    if not photos or not photos["outside"]:
        return ""
    address = _safe(photos["outside"][0])
    return f'<img class="look" src="{address}?size=small" alt="" loading="lazy" width="96" height="72">\n'


def _where(
    feature: Entry, its: Entry, origin: LonLat | None, language: Catalogue, text: Text, lang: str
) -> str:
    direction = compass_point_of(feature, origin)
    towards = f'<span class="direction">{text(direction)}</span> · ' if direction else ""
    place = place_line_of(its)
    line = f"<span{lang}>{_safe(place)}</span>" if place else language.pattern(NO_ADDRESS)
    demo = f' <span class="demo">{language.pattern(DEMO)}</span>' if its["demo"] else ""
    written = romanised(place) if lang else ""
    beside = f'<p class="muted written-where">{written}</p>' if written else ""
    return f'\n<p class="where">{towards}{line}{demo}</p>\n{beside}'


@lru_cache(maxsize=512)
def _way_in(code: str, registration_needed: bool, price: str, language: Catalogue) -> str:
    if code == AccessMethod.UNKNOWN.value:
        return f'<p class="getin"><b>{language.pattern(WAY_IN_UNKNOWN)}</b></p>\n'
    registration = language.pattern(REGISTRATION) if registration_needed else ""
    shown_price = f" · {language.pattern(FREE)}" if price == "free" else ""
    method = _safe(language.translate(AccessMethod(code).zh))
    return f'<p class="getin">{language.pattern(WAY_IN)}<b>{method}</b>{registration}{shown_price}</p>\n'


def _for_trucks(its: Entry, language: Catalogue, text: Text) -> str:
    truck = its["truck"]
    if not truck:
        return "\n"
    other_side = f" · {language.pattern(OTHER_SIDE)}" if truck["carriageway"] else ""
    road = f"<p><b>{text(road_position(truck))}</b>{other_side}</p>" if truck["road"] else ""
    return f"\n{road}\n<p>{text(truck_summary(truck))}</p>\n\n"


def _warnings(hit: SearchHit, its: Entry, at: datetime, language: Catalogue, text: Text) -> str:
    no_room = f'<p class="notice told">{language.pattern(NO_ROOM)}</p>' if hit.lacks_truck_room else ""
    notices = "".join(
        f'<p class="notice">{text(notice.sentence(at))}</p>' for notice in current_notices(its["notices"], at)
    )
    is_surprising = hit.reason and hit.reason not in EXPECTED_REASONS
    reason = f'<p class="why">{text(hit.reason)}</p>' if is_surprising else ""
    quality = its["position_quality"]
    is_rough = quality in ROUGH_POSITIONS
    rough = f'<p class="why rough">{text(PositionQuality(quality).zh)}</p>' if is_rough else ""
    return f"{no_room}\n{notices}\n{reason}\n{rough}\n"


def _links(its: Entry, lang: str) -> str:
    """Return the web pages of a station; a mini-programme stands on its own page, to be copied."""
    links = its.get("links")
    pages = [link for link in links if link["kind"] == LinkKind.WEB.value] if links else ()
    if not pages:
        return ""
    attributes = f' rel="noopener noreferrer nofollow ugc"{lang}'
    shown = (f'<a href="{escape(one["target"])}"{attributes}>{_safe(one["label"])}</a>' for one in pages)
    return f'<p class="links">{" · ".join(shown)}</p>\n'


def _services(codes: list[str], language: Catalogue) -> str:
    return _tags(tuple(codes[:SERVICES_SHOWN]), len(codes), language) if codes else "\n"


@lru_cache(maxsize=4096)
def _tags(shown: tuple[str, ...], n: int, language: Catalogue) -> str:
    """Return the first services of `n`; those that stand first are nearly always the same."""
    items = "".join(f"<li>{_safe(language.translate(SERVICES[code].zh))}</li>" for code in shown)
    more = f"<li>{language.pattern(MORE, n) % {'n': n}}</li>" if n > SERVICES_SHOWN else ""
    return f'\n<ul class="tags" aria-label="{language.pattern(OFFERED)}">{items}{more}</ul>\n\n'
