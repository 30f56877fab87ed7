"""Texts for numbers, times, states and codes; registers the template filters."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup

from geodata.compass import compass_point
from geodata.divisions.place_line import place_line
from geodata.lonlat import LonLat
from geodata.sentence import Day, Sentence, listed, pattern
from geodata.travel import TravelMode
from locator.hours.domain.description import WEEKDAY_NAMES
from locator.hours.domain.state import Opening, OpenState
from locator.http.language import translate
from locator.reports.domain.notices import current_notices, day_and_time, notices_to_print
from locator.search.domain.arrival import MAX_TRAVEL_S, OPEN_STATES, Arrival, TravelSource
from locator.search.domain.ranking import EXPECTED_REASONS
from locator.search.domain.search import UnknownServices
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.freshness import is_overdue
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import Facet, PositionQuality, StationKind
from locator.time_zone import SHANGHAI

STATE_SYMBOLS = {
    OpenState.OPEN: "●",
    OpenState.CLOSING_SOON: "◆",
    OpenState.CLOSED: "▬",
    OpenState.UNKNOWN: "○",
}
DAYS_IN_MONTH = 30.4
METRES, KILOMETRES = Sentence("米"), Sentence("公里")
MODE_LABELS = {
    TravelMode.WALK: Sentence("步行"),
    TravelMode.EBIKE: Sentence("电动车"),
    TravelMode.TRUCK: Sentence("货车"),
}
# What users call themselves; it selects the mode and the order of the quick filters.
ROLE_LABELS = {
    TravelMode.WALK: Sentence("走路"),
    TravelMode.EBIKE: Sentence("骑手"),
    TravelMode.TRUCK: Sentence("司机"),
}
STATUS_LIGHTS = {  # CSS class, symbol, label
    "green": ("open", "●", Sentence("正常")),
    "grey": ("unknown", "○", Sentence("还没有试过")),
    "off": ("unknown", "○", Sentence("没有启用")),
    "yellow": ("closing_soon", "◆", Sentence("要留意")),
    "red": ("alarm", "■", Sentence("出了问题")),
}


def distance_parts(distance_m: float) -> tuple[Sentence, Sentence]:
    """Return a distance as number and unit: ``("420", "米")``, ``("1.1", "公里")``."""
    if distance_m < 1000:
        return _metres(max(10.0, round(distance_m, -1))), METRES
    kilometres = distance_m / 1000
    return _kilometres(round(kilometres, 1 if kilometres < 10 else 0), kilometres < 10), KILOMETRES


# The numbers and times that an answer shows are few: each is made once.
@lru_cache(maxsize=128)
def _metres(rounded: float) -> Sentence:
    return Sentence("{m:.0f}", m=rounded)


@lru_cache(maxsize=1024)
def _kilometres(rounded: float, has_tenths: bool) -> Sentence:
    return Sentence("{km:.1f}" if has_tenths else "{km:.0f}", km=rounded)


def travel_label(arrival: Arrival) -> Sentence:
    """Return the travel time: ``步行 6 分钟`` if routed, ``步行约 6 分钟`` if estimated."""
    if arrival.travel.travel_s is None:
        return Sentence("{mode}到不了", mode=MODE_LABELS[arrival.mode])
    minutes = max(1, round(arrival.travel.travel_s / 60))
    return _way_label(arrival.mode, minutes, arrival.travel.source is TravelSource.ROUTE)


@lru_cache(maxsize=1024)
def _way_label(travel_mode: TravelMode, minutes: int, is_routed: bool) -> Sentence:
    mode = MODE_LABELS[travel_mode]
    if minutes < 60:
        wording = pattern("{mode} {n} 分钟") if is_routed else pattern("{mode}约 {n} 分钟")
        return Sentence(wording, mode=mode, n=minutes)
    wording = pattern("{mode} {hours:.1f} 小时") if is_routed else pattern("{mode}约 {hours:.1f} 小时")
    return Sentence(wording, mode=mode, hours=minutes / 60)


def place_line_of(card: Mapping[str, Any]) -> str:
    """Return the division and address of a card's properties; empty where neither is known."""
    return place_line(card["address"], card["division_code"])


def compass_point_of(feature: Mapping[str, Any], origin: LonLat | None) -> Sentence | None:
    """Return the direction of a station from a position, both WGS 84; None where one is not known."""
    geometry = feature["geometry"]
    return compass_point(origin, LonLat(*geometry["coordinates"])) if origin and geometry else None


def within_reach_label(mode: TravelMode) -> Sentence:
    """Return what is within reach: ``步行 1 小时内``."""
    return Sentence("{mode} {n} 小时内", mode=MODE_LABELS[mode], n=round(MAX_TRAVEL_S[mode] / 3600))


def unknown_services_label(unknown: UnknownServices) -> Sentence:
    """Return how many stations may have services: ``没人说过有没有热水 · 4 处（3 公里内）``."""
    what = listed(Sentence.word(service.zh) for service in unknown.services)
    if unknown.within_m is None:
        return Sentence("没人说过有没有{what} · {n} 处", what=what, n=unknown.total)
    number, unit = distance_parts(unknown.within_m)
    return Sentence(
        "没人说过有没有{what} · {n} 处（{number} {unit}内）",
        what=what,
        n=unknown.total,
        number=number,
        unit=unit,
    )


def hours_age_label(checked: str | None, now: datetime) -> Sentence:
    """Return when the hours were checked: ``时间 3 天前核实``, ``开放时间 14 个月未核实``."""
    if not checked:
        return Sentence("开放时间没有核实过")
    then = datetime.combine(date.fromisoformat(checked), time(12), SHANGHAI)
    return _hours_age(days_since(then, now), is_overdue(Facet.HOURS, then, now))


@lru_cache(maxsize=4096)
def _hours_age(days: int, is_old: bool) -> Sentence:
    if is_old:
        return Sentence("开放时间 {time}未核实", time=_days_label(days))
    return Sentence("时间{ago}核实", ago=_ago(days))


def position_age_label(checked: str | None, now: datetime) -> Sentence:
    """Return when the position was checked: ``位置3 天前核实``, ``位置没有核实过``."""
    return _position_age(days_since(checked, now)) if checked else Sentence("位置没有核实过")


@lru_cache(maxsize=2048)
def _position_age(days: int) -> Sentence:
    return Sentence("位置{ago}核实", ago=_ago(days))


def shown_state(opening: Opening, checked_at: datetime | None, now: datetime) -> OpenState:
    """Return the state to show: an open door whose hours were checked long ago, or never, is not certain."""
    is_doubtful = opening.state in OPEN_STATES and is_overdue(Facet.HOURS, checked_at, now)
    return OpenState.UNKNOWN if is_doubtful else opening.state


def state_label(
    opening: Opening, now: datetime, checked_at: datetime | None, shown: OpenState | None = None
) -> Sentence:
    """Return the state and its next change: ``开门 至 18:00``, ``关门 明天 08:30 开``.

    Past the half-life of the hours' check an open door is doubtful: ``开门? 20 个月前核对过``; where nobody
    ever checked them, ``开门? 至 18:00``. `shown` is the `shown_state`, where it is known.
    """
    if (shown or shown_state(opening, checked_at, now)) is not opening.state:
        return _doubtful_label(opening, now, checked_at)
    if opening.state is OpenState.UNKNOWN:
        return Sentence("时间未核实")
    if opening.state is OpenState.CLOSED:
        if opening.opens_at is None:
            return Sentence("关门")
        return Sentence("关门 {moment} 开", moment=moment_label(opening.opens_at, now))
    if opening.closes_at is None:
        return Sentence("开门 不打烊")
    if opening.state is OpenState.CLOSING_SOON:
        return Sentence("{clock} 关门", clock=clock_time(opening.closes_at))
    return Sentence("开门 至 {moment}", moment=moment_label(opening.closes_at, now))


def _doubtful_label(opening: Opening, now: datetime, checked_at: datetime | None) -> Sentence:
    if checked_at:
        return Sentence("开门? {ago}核对过", ago=age_label(checked_at, now))
    if opening.closes_at is None:
        return Sentence("开门? 不打烊")
    return Sentence("开门? 至 {moment}", moment=moment_label(opening.closes_at, now))


def moment_label(moment: datetime, now: datetime) -> Sentence:
    """Return a future moment, as short as possible: ``18:00``, ``明天 08:30``, ``周五 08:30``."""
    local, now = _local(moment), _local(now)
    days = (local.date() - now.date()).days
    if days == 0:
        return Sentence(clock_time(local))
    if days == 1:
        return Sentence("明天 {clock}", clock=clock_time(local))
    if days < 7:
        return Sentence("{weekday} {clock}", weekday=WEEKDAY_NAMES[local.weekday()], clock=clock_time(local))
    return day_and_time(local)


def clock_time(moment: datetime) -> str:
    """Return ``14:40``, in Shanghai time."""
    local = _local(moment)
    return f"{local.hour:02}:{local.minute:02}"


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo is SHANGHAI else moment.astimezone(SHANGHAI)


def age_label(then: date | datetime | str, now: datetime) -> Sentence:
    """Return how many days ago it was: ``3 天前``, ``5 周前``, ``14 个月前``."""
    return _ago(days_since(then, now))


@lru_cache(maxsize=2048)
def _ago(days: int) -> Sentence:
    if days <= 0:
        return Sentence("今天")
    if days < 14:
        return Sentence("{n} 天前", n=days)
    if days < 60:
        return Sentence("{n} 周前", n=days // 7)
    return Sentence("{n} 个月前", n=int(days / DAYS_IN_MONTH + 0.5))


def duration_label(duration: timedelta) -> Sentence:
    """Return a duration, in hours up to two days: ``5 小时``, ``3 天``, ``5 周``."""
    hours = round(duration.total_seconds() / 3600)
    return Sentence("{n} 小时", n=max(1, hours)) if hours < 48 else _days_label(duration.days)


def percent(share: float) -> str:
    """Return a share as ``37 %``."""
    return f"{100 * share:.0f} %"


def days_since(then: date | datetime | str, now: datetime) -> int:
    """Return the number of midnights in Shanghai since a day."""
    day = date.fromisoformat(then) if isinstance(then, str) else then
    day = _local(day).date() if isinstance(day, datetime) else day
    return (_local(now).date() - day).days


def _days_label(days: int) -> Sentence:
    """Return a number of days: ``3 天``, ``5 周``, ``14 个月``."""
    if days < 14:
        return Sentence("{n} 天", n=max(1, days))
    if days < 60:
        return Sentence("{n} 周", n=days // 7)
    return Sentence("{n} 个月", n=int(days / DAYS_IN_MONTH + 0.5))


def day_label(day: date, today: date) -> Sentence:
    """Return a day for the table of hours: ``今天 周日``, ``11月25日 周三``."""
    weekday = WEEKDAY_NAMES[day.weekday()]
    name = {today: Sentence("今天"), today + timedelta(days=1): Sentence("明天")}.get(day, Day(day))
    return Sentence("{day} {weekday}", day=name, weekday=weekday)


def status_light(light: str) -> Markup:
    """Return a light of the status page as a badge with colour, symbol and label."""
    css_class, symbol, label = STATUS_LIGHTS[light]
    badge = Markup('<span class="state {}"><span aria-hidden="true">{}</span><span>{}</span></span>')
    return badge.format(css_class, symbol, translate(label))


def register(app: Flask) -> None:
    """Register the template filters and globals."""
    app.jinja_env.globals["light_badge"] = status_light
    app.jinja_env.filters.update(
        distance=distance_parts,
        way=travel_label,
        nobody_said=unknown_services_label,
        hours_age=hours_age_label,
        lasting=duration_label,
        percent=percent,
        position_age=position_age_label,
        notices=lambda entry, now: [
            notice.sentence(now) for notice in current_notices(entry["notices"], now)
        ],
        printed_notices=lambda entry, now: [
            notice.printed_sentence(now) for notice in notices_to_print(entry["notices"], now)
        ],
        state=state_label,
        clock=clock_time,
        clock_and_day=day_and_time,
        age=age_label,
        place_line=place_line_of,
        compass=compass_point_of,
        surprising=lambda reason: "" if reason in EXPECTED_REASONS else reason,
        day_name=day_label,
        shown_state=shown_state,
        shape=lambda state: STATE_SYMBOLS[state],
        service=lambda code: Sentence(SERVICES[code].zh),
        kind=lambda code: StationKind(code).zh,
        access_method=lambda code: AccessMethod(code).zh,
        audience=lambda code: Audience(code).zh,
        price=lambda code: Price(code).zh,
        position_quality=lambda code: PositionQuality(code).zh,
    )
