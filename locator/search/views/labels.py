"""Numbers, times and codes in the words that a worker reads; the templates' filters."""

from datetime import date, datetime, time, timedelta

from flask import Flask
from markupsafe import Markup

from geodata.sentence import Day, Sentence, pattern
from geodata.travel import TravelMode
from locator.hours.domain.rule_text import WEEKDAY_NAMES
from locator.hours.domain.state import Opening, OpenState
from locator.http.language import translate
from locator.reports.domain.notices import current_notices, day_and_time, notices_to_print
from locator.search.domain.arrival import REACH_S, Arrival, TravelSource
from locator.search.domain.quick_filters import FIRST
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.freshness import Fading, fading
from locator.stations.domain.service import SERVICES
from locator.stations.domain.service_vocabulary import Word
from locator.stations.domain.station import Facet, PositionQuality, StationKind
from locator.stations.domain.truck import RoadSide
from locator.time_zone import SHANGHAI

STATE_SHAPES = {
    OpenState.OPEN: "●",
    OpenState.CLOSING_SOON: "◆",
    OpenState.CLOSED: "▬",
    OpenState.UNKNOWN: "○",
}
DAYS_IN_MONTH = 30.4


def distance(distance_m: float) -> tuple[Sentence, Sentence]:
    """Return a distance as number and unit: ``("420", "米")``, ``("1.1", "公里")``."""
    if distance_m < 1000:
        return Sentence("{m:.0f}", m=max(10.0, round(distance_m, -1))), Sentence("米")
    kilometres = distance_m / 1000
    digits = "{km:.1f}" if kilometres < 10 else "{km:.0f}"
    return Sentence(digits, km=kilometres), Sentence("公里")


MODE_WORDS = {
    TravelMode.WALK: Sentence("步行"),
    TravelMode.EBIKE: Sentence("电动车"),
    TravelMode.TRUCK: Sentence("货车"),
}


# Who one is decides how one goes, and what stands first.
ROLE_WORDS = {
    TravelMode.WALK: Sentence("走路"),
    TravelMode.EBIKE: Sentence("骑手"),
    TravelMode.TRUCK: Sentence("司机"),
}


def way(arrival: Arrival) -> Sentence:
    """Return how long the way takes: ``步行 6 分钟`` by the streets, ``步行约 6 分钟`` by estimate."""
    mode = MODE_WORDS[arrival.mode]
    if arrival.travel.travel_s is None:
        return Sentence("{mode}到不了", mode=mode)
    minutes = max(1, round(arrival.travel.travel_s / 60))
    is_sure = arrival.travel.source is TravelSource.ROUTE
    if minutes < 60:
        words = pattern("{mode} {n} 分钟") if is_sure else pattern("{mode}约 {n} 分钟")
        return Sentence(words, mode=mode, n=minutes)
    words = pattern("{mode} {hours:.1f} 小时") if is_sure else pattern("{mode}约 {hours:.1f} 小时")
    return Sentence(words, mode=mode, hours=minutes / 60)


def none_open(mode: TravelMode) -> Sentence:
    """Return what is said where no door is open within reach: ``步行 1 小时内没有确定开着的``."""
    words = pattern("{mode} {n} 小时内没有确定开着的")
    return Sentence(words, mode=MODE_WORDS[mode], n=round(REACH_S[mode] / 3600))


def hours_age(checked: str | None, now: datetime) -> Sentence:
    """Return how the age of the hours reads: ``时间 3 天前核实``, ``开放时间 14 个月未核实``."""
    if not checked:
        return Sentence("开放时间没有核实过")
    then = datetime.combine(date.fromisoformat(checked), time(12), SHANGHAI)
    if fading(Facet.HOURS, then, now) is Fading.FRESH:
        return Sentence("时间{ago}核实", ago=age(checked, now))
    return Sentence("开放时间 {time}未核实", time=_lasting(days_since(then, now)))


def position_age(checked: str | None, now: datetime) -> Sentence:
    """Return how the age of the position reads: ``位置3 天前核实``, ``位置没有核实过``."""
    return Sentence("位置{ago}核实", ago=age(checked, now)) if checked else Sentence("位置没有核实过")


def state(opening: Opening, now: datetime) -> Sentence:
    """Return the state with its next change: ``开门 至 18:00``, ``关门 明天 08:30 开``."""
    if opening.state is OpenState.UNKNOWN:
        return Sentence("时间未核实")
    if opening.state is OpenState.CLOSED:
        opens = opening.opens_at
        return Sentence("关门 {moment} 开", moment=moment(opens, now)) if opens else Sentence("关门")
    if opening.closes_at is None:
        return Sentence("开门 不打烊")
    if opening.state is OpenState.CLOSING_SOON:
        return Sentence("{clock} 关门", clock=clock(opening.closes_at))
    return Sentence("开门 至 {moment}", moment=moment(opening.closes_at, now))


def moment(when: datetime, now: datetime) -> Sentence:
    """Return a moment to come as one says it: ``18:00``, ``明天 08:30``, ``周五 08:30``."""
    when, now = when.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    days = (when.date() - now.date()).days
    if days == 0:
        return Sentence(clock(when))
    if days == 1:
        return Sentence("明天 {clock}", clock=clock(when))
    if days < 7:
        return Sentence("{weekday} {clock}", weekday=WEEKDAY_NAMES[when.weekday()], clock=clock(when))
    return day_and_time(when)


def clock(when: datetime) -> str:
    """Return ``14:40``, in Shanghai's time."""
    return when.astimezone(SHANGHAI).strftime("%H:%M")


def age(when: date | datetime | str, now: datetime) -> Sentence:
    """Return how long ago a day was: ``3 天前``, ``5 周前``, ``14 个月前``."""
    days = days_since(when, now)
    if days <= 0:
        return Sentence("今天")
    if days < 14:
        return Sentence("{n} 天前", n=days)
    if days < 60:
        return Sentence("{n} 周前", n=days // 7)
    return Sentence("{n} 个月前", n=round(days / DAYS_IN_MONTH))


def lasting(time: timedelta) -> Sentence:
    """Return how long a time is, in hours up to two days: ``5 小时``, ``3 天``, ``5 周``."""
    hours = round(time.total_seconds() / 3600)
    return Sentence("{n} 小时", n=max(1, hours)) if hours < 48 else _lasting(time.days)


def percent(share: float) -> str:
    """Return a share as ``37 %``."""
    return f"{100 * share:.0f} %"


def days_since(when: date | datetime | str, now: datetime) -> int:
    """Return how many midnights of Shanghai have passed since a day."""
    day = date.fromisoformat(when) if isinstance(when, str) else when
    day = day.astimezone(SHANGHAI).date() if isinstance(day, datetime) else day
    return (now.astimezone(SHANGHAI).date() - day).days


def _lasting(days: int) -> Sentence:
    """Return how long a time of some days is: ``3 天``, ``5 周``, ``14 个月``."""
    if days < 14:
        return Sentence("{n} 天", n=max(1, days))
    return (
        Sentence("{n} 周", n=days // 7) if days < 60 else Sentence("{n} 个月", n=round(days / DAYS_IN_MONTH))
    )


def day_name(day: date, today: date) -> Sentence:
    """Return a day as the hours table names it: ``今天 周日``, ``11月25日 周三``."""
    weekday = WEEKDAY_NAMES[day.weekday()]
    near = {today: Sentence("今天"), today + timedelta(days=1): Sentence("明天")}.get(day, Day(day))
    return Sentence("{day} {weekday}", day=near, weekday=weekday)


LIGHTS = {
    "green": ("open", "●", Sentence("正常")),
    "grey": ("unknown", "○", Sentence("还没有试过")),
    "yellow": ("closing_soon", "◆", Sentence("要留意")),
    "red": ("alarm", "■", Sentence("出了问题")),
}


def light_badge(light: str) -> Markup:
    """Return a light of the status page as a badge: colour, shape and word."""
    css, shape, words = LIGHTS[light]
    badge = Markup('<span class="state {}"><span aria-hidden="true">{}</span><span>{}</span></span>')
    return badge.format(css, shape, translate(words))


def vocabulary() -> dict[str, object]:
    """Return the words that static/js/cards.js needs for what it finds by itself, in the page's language."""
    rough = (PositionQuality.APPROXIMATE, PositionQuality.MISSING)
    return {
        "services": [_service(one) for one in SERVICES.values()],
        "access": {one.value: translate(one.zh) for one in AccessMethod},
        "modes": {mode.value: translate(words) for mode, words in MODE_WORDS.items()},
        "sides": {one.value: translate(one.zh) for one in RoadSide if one is not RoadSide.UNKNOWN},
        "first": {mode.value: [chip.key for chip in chips] for mode, chips in FIRST.items()},
        "rough": {one.value: translate(one.zh) for one in rough},
    }


def _service(word: Word) -> dict[str, object]:
    """Return a service with its Chinese word, which cells carry, and its name where that is another."""
    name = translate(word.zh)
    return {"tag": word.tag, "code": word.code, "zh": word.zh} | ({} if name == word.zh else {"name": name})


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals["vocabulary"] = vocabulary
    app.jinja_env.globals["light_badge"] = light_badge
    app.jinja_env.filters.update(
        distance=distance,
        way=way,
        hours_age=hours_age,
        lasting=lasting,
        percent=percent,
        position_age=position_age,
        notices=lambda entry, now: [
            notice.sentence(now) for notice in current_notices(entry["notices"], now)
        ],
        printed_notices=lambda entry, now: [
            notice.printed_sentence(now) for notice in notices_to_print(entry["notices"], now)
        ],
        state=state,
        clock=clock,
        clock_and_day=day_and_time,
        age=age,
        day_name=day_name,
        shape=lambda opening: STATE_SHAPES[opening.state],
        service=lambda code: Sentence(SERVICES[code].zh),
        kind=lambda code: StationKind(code).zh,
        access_method=lambda code: AccessMethod(code).zh,
        audience=lambda code: Audience(code).zh,
        price=lambda code: Price(code).zh,
        position_quality=lambda code: PositionQuality(code).zh,
    )
