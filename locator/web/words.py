"""Numbers, times and codes in the words that a worker reads; the templates' filters."""

from datetime import date, datetime, time, timedelta

from flask import Flask

from geodata.travel import TravelMode
from locator.domain.access import AccessMethod, Audience, Price
from locator.domain.arrival import Arrival, TravelSource
from locator.domain.explain import WEEKDAY_NAMES
from locator.domain.freshness import Fading, fading
from locator.domain.notice import holding
from locator.domain.service import SERVICES
from locator.domain.state import Opening, OpenState
from locator.domain.station import Facet, PositionQuality, StationKind
from locator.domain.timeline import SHANGHAI

STATE_SHAPES = {
    OpenState.OPEN: "●",
    OpenState.CLOSING_SOON: "◆",
    OpenState.CLOSED: "▬",
    OpenState.UNKNOWN: "○",
}
DAYS_IN_MONTH = 30.4


def distance(distance_m: float) -> tuple[str, str]:
    """Return a distance as number and unit: ``("420", "米")``, ``("1.1", "公里")``."""
    if distance_m < 1000:
        return f"{max(10, round(distance_m, -1)):.0f}", "米"
    kilometres = distance_m / 1000
    return (f"{kilometres:.1f}" if kilometres < 10 else f"{kilometres:.0f}"), "公里"


MODE_WORDS = {TravelMode.WALK: "步行", TravelMode.EBIKE: "电动车", TravelMode.TRUCK: "货车"}


def way(arrival: Arrival) -> str:
    """Return how long the way takes: ``步行 6 分钟`` by the streets, ``步行约 6 分钟`` by estimate."""
    mode = MODE_WORDS[arrival.mode]
    if arrival.travel.travel_s is None:
        return f"{mode}到不了"
    minutes = max(1, round(arrival.travel.travel_s / 60))
    about = " " if arrival.travel.source is TravelSource.ROUTE else "约 "
    return f"{mode}{about}{minutes} 分钟" if minutes < 60 else f"{mode}{about}{minutes / 60:.1f} 小时"


def hours_age(checked: str | None, now: datetime) -> str:
    """Return how the age of the hours reads: ``时间 3 天前核实``, ``开放时间 14 个月未核实``."""
    if not checked:
        return "开放时间没有核实过"
    then = datetime.combine(date.fromisoformat(checked), time(12), SHANGHAI)
    since = age(checked, now)
    if fading(Facet.HOURS, then, now) is Fading.FRESH:
        return f"时间{since}核实"
    return f"开放时间 {since.removesuffix('前')}未核实"


def state(opening: Opening, now: datetime) -> str:
    """Return the state with its next change: ``开门 至 18:00``, ``关门 明天 08:30 开``."""
    if opening.state is OpenState.UNKNOWN:
        return "时间未核实"
    if opening.state is OpenState.CLOSED:
        return f"关门 {moment(opening.opens_at, now)} 开" if opening.opens_at else "关门"
    if opening.closes_at is None:
        return "开门 不打烊"
    if opening.state is OpenState.CLOSING_SOON:
        return f"{clock(opening.closes_at)} 关门"
    return f"开门 至 {moment(opening.closes_at, now)}"


def moment(when: datetime, now: datetime) -> str:
    """Return a moment to come as one says it: ``18:00``, ``明天 08:30``, ``周五 08:30``."""
    when, now = when.astimezone(SHANGHAI), now.astimezone(SHANGHAI)
    days = (when.date() - now.date()).days
    if days == 0:
        return clock(when)
    if days == 1:
        return f"明天 {clock(when)}"
    if days < 7:
        return f"{WEEKDAY_NAMES[when.weekday()]} {clock(when)}"
    return f"{when.month}月{when.day}日 {clock(when)}"


def clock(when: datetime) -> str:
    """Return ``14:40``, in Shanghai's time."""
    return when.astimezone(SHANGHAI).strftime("%H:%M")


def clock_and_day(when: datetime) -> str:
    """Return ``11月23日 14:40``, in Shanghai's time."""
    local = when.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {clock(local)}"


def age(when: date | datetime | str, now: datetime) -> str:
    """Return how long ago a day was: ``3 天前``, ``5 周前``, ``14 个月前``."""
    day = date.fromisoformat(when) if isinstance(when, str) else when
    day = day.astimezone(SHANGHAI).date() if isinstance(day, datetime) else day
    days = (now.astimezone(SHANGHAI).date() - day).days
    if days <= 0:
        return "今天"
    if days < 14:
        return f"{days} 天前"
    if days < 60:
        return f"{days // 7} 周前"
    return f"{days / DAYS_IN_MONTH:.0f} 个月前"


def day_name(day: date, today: date) -> str:
    """Return a day as the hours table names it: ``今天 周日``, ``11月25日 周三``."""
    weekday = WEEKDAY_NAMES[day.weekday()]
    near = {today: "今天", today + timedelta(days=1): "明天"}.get(day)
    return f"{near} {weekday}" if near else f"{day.month}月{day.day}日 {weekday}"


def vocabulary() -> dict[str, object]:
    """Return the words that static/js/cards.js needs for what it finds by itself."""
    rough = (PositionQuality.APPROXIMATE, PositionQuality.MISSING)
    return {
        "services": [{"tag": one.tag, "code": one.code, "zh": one.zh} for one in SERVICES.values()],
        "access": {one.value: one.zh for one in AccessMethod},
        "modes": {mode.value: words for mode, words in MODE_WORDS.items()},
        "rough": {one.value: one.zh for one in rough},
    }


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.globals["vocabulary"] = vocabulary()
    app.jinja_env.filters.update(
        distance=distance,
        way=way,
        hours_age=hours_age,
        notices=lambda entry, now: [one.words(now) for one in holding(entry["notices"], now)],
        state=state,
        clock=clock,
        clock_and_day=clock_and_day,
        age=age,
        day_name=day_name,
        shape=lambda opening: STATE_SHAPES[opening.state],
        service=lambda code: SERVICES[code].zh,
        kind=lambda code: StationKind(code).zh,
        access_method=lambda code: AccessMethod(code).zh,
        audience=lambda code: Audience(code).zh,
        price=lambda code: Price(code).zh,
        position_quality=lambda code: PositionQuality(code).zh,
    )
