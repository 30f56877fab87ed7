"""The card of a station in lists of pages, as HTML; static/js/find/cards.js writes the same on phones.

An answer around a position has fifty cards. As a macro of Jinja a card took 135 µs, more than all else of the
page together: each value passes its call, its filter, `finalize` and `escape`. Here it takes 45 µs. Whatever
comes from an entry passes `escape`; texts of the catalogues may contain markup, as in templates.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from geodata.lonlat import LonLat
from geodata.sentence import pattern
from geodata.travel import TravelMode
from locator.hours.domain.state import Opening, Timetable
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
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import PositionQuality, StationKind
from locator.stations.views.truck_labels import road_position, truck_summary

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


def station_card(
    hit: SearchHit, at: datetime, live: bool, origin: LonLat | None = None, is_farther: bool = False
) -> Markup:
    """Return a card; `origin` is where distances count from, a live one follows the time on the phone.

    One that is farther is shown when the list is asked to go on.
    """
    language = current_catalogue()
    lang = "" if language.code == SOURCE_LANGUAGE else ' lang="zh-Hans"'

    def text(value: str) -> str:
        return escape(language.translate(value))

    feature = hit.entry
    its = feature["properties"]
    return Markup(
        f"\n\n\n\n{_opened(hit, feature, at, is_farther)}"
        f'<div class="first">\n{_distance(hit, its, text)}'
        f"{_badge(hit.opening, at, hit.timetable if live else None, hit.hours_checked_at, text)}\n</div>\n"
        f"{_headline(hit, its, language, lang)}"
        f"{_where(feature, its, origin, language, text, lang)}"
        f"{_way_in(its['access'], language, text)}"
        f"{_for_trucks(its, language, text)}"
        f"{_warnings(hit, its, at, language, text)}"
        f'{offer_lines(its, language)}<div class="last">\n{_services(its["services"], language)}'
        f'<p class="muted age">{text(hours_age_label(its["verified"]["hours"], at))} · '
        f"{text(position_age_label(its['verified']['position'], at))}</p>\n</div>\n</li>\n"
    )


def _opened(hit: SearchHit, feature: Entry, at: datetime, is_farther: bool) -> str:
    state = shown_state(hit.opening, hit.hours_checked_at, at).value
    geometry = feature["geometry"]
    position = ""
    if geometry:
        lon, lat = geometry["coordinates"]
        position = f' data-lon="{lon}" data-lat="{lat}"'
    code = escape(feature["properties"]["code"])
    farther = " farther" if is_farther else ""
    return f'<li class="card{farther}" data-code="{code}" data-state="{state}"{position}>\n'


def _distance(hit: SearchHit, its: Entry, text: Text) -> str:
    if hit.distance_m is None:
        return f'\n<span class="far muted">{text(StationKind(its["kind"]).zh)}</span>\n\n'
    number, unit = distance_parts(hit.distance_m)
    is_told = hit.arrival is not None and hit.arrival.is_worth_telling
    way = f" · {text(travel_label(hit.arrival))}" if hit.arrival and is_told else ""
    return f'\n\n<span class="far"><b>{text(number)}</b> {text(unit)}{way}</span>\n\n'


def _badge(
    opening: Opening, at: datetime, timetable: Timetable | None, checked_at: datetime | None, text: Text
) -> str:
    """Return the opening state; with a timetable, static/js/lib/opening_state.js updates it."""
    shown = shown_state(opening, checked_at, at)
    hours = f' data-hours="{timetable.packed}"' if timetable else ""
    checked = f' data-checked="{int(checked_at.timestamp() * 1000)}"' if checked_at else ""
    return (
        f'\n\n<span class="state {shown.value}"{hours}{checked}><span aria-hidden="true">'
        f"{STATE_SYMBOLS[shown]}</span><span>{text(state_label(opening, at, checked_at))}</span></span>\n"
    )


def _headline(hit: SearchHit, its: Entry, language: Catalogue, lang: str) -> str:
    code, name = escape(its["code"]), escape(its["name"])
    mode = hit.arrival.mode if hit.arrival else TravelMode.WALK
    query = f"?mode={mode.value}" if mode is not TravelMode.WALK else ""
    written = romanised_station(its)
    beside = f'<p class="muted written-name">{written}</p>' if written else ""
    return (
        f'<div class="headline"><h2><a href="{escape(its["page"])}{query}"{lang}>{name}</a></h2>'
        f'<button class="star" type="button" data-star="{code}" data-name="{name}" aria-pressed="false" '
        f'hidden><span aria-hidden="true">☆</span><span class="visually-hidden">{language.pattern(STAR)} '
        f"<span{lang}>{name}</span></span></button></div>\n{beside}\n"
    )


def _where(
    feature: Entry, its: Entry, origin: LonLat | None, language: Catalogue, text: Text, lang: str
) -> str:
    direction = compass_point_of(feature, origin)
    towards = f'<span class="direction">{text(direction)}</span> · ' if direction else ""
    place = place_line_of(its)
    line = f"<span{lang}>{escape(place)}</span>" if place else language.pattern(NO_ADDRESS)
    demo = f' <span class="demo">{language.pattern(DEMO)}</span>' if its["demo"] else ""
    written = romanised(place)
    beside = f'<p class="muted written-where">{written}</p>' if written else ""
    return f'\n<p class="where">{towards}{line}{demo}</p>\n{beside}'


def _way_in(access: Entry, language: Catalogue, text: Text) -> str:
    if access["method"] == AccessMethod.UNKNOWN.value:
        return f'<p class="getin"><b>{language.pattern(WAY_IN_UNKNOWN)}</b></p>\n'
    registration = language.pattern(REGISTRATION) if access["registration_needed"] else ""
    price = f" · {language.pattern(FREE)}" if access["price"] == "free" else ""
    method = text(AccessMethod(access["method"]).zh)
    return f'<p class="getin">{language.pattern(WAY_IN)}<b>{method}</b>{registration}{price}</p>\n'


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


def _services(codes: list[str], language: Catalogue) -> str:
    if not codes:
        return "\n"
    items = "".join(f"<li>{_service(code, language)}</li>" for code in codes[:SERVICES_SHOWN])
    n = len(codes)
    more = f"<li>{language.pattern(MORE, n) % {'n': n}}</li>" if n > SERVICES_SHOWN else ""
    return f'\n<ul class="tags" aria-label="{language.pattern(OFFERED)}">{items}{more}</ul>\n\n'


def _service(code: str, language: Catalogue) -> str:
    return escape(language.translate(SERVICES[code].zh))
