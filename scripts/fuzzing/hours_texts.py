"""Random opening hours as people write them: all kinds of selectors, times, separators and spaces."""

from collections.abc import Callable
from random import Random

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
LONG_WEEKDAYS = ("Monday", "Tue", "Wed", "Thursday", "Fri", "Sat", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
REMARKS = ("by appointment", "restaurant", "按预约", "call first", "side door")
DASHES = ("-", "-", "-", " - ", "–", "—", "~", " to ")
COMMAS = (",", ",", ", ", " , ")


def random_text(random: Random) -> str:
    """Return a text of one to four rules."""
    parts = [_rule(random)]
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        parts.append(random.choice(("; ", "; ", ";", ", ", " || ", "\n")))
        parts.append(_rule(random))
    return "".join(parts)


def _rule(random: Random) -> str:
    selectors = random.choice(("", _days(random), _days(random), _dates(random), _both(random)))
    times = _times(random) if random.random() < 0.75 else ""
    state = (
        random.choice(("off", "closed", "open", "unknown", "")) if random.random() < 0.4 or not times else ""
    )
    remark = f'"{random.choice(REMARKS)}"' if random.random() < 0.12 else ""
    label = ":" if selectors and times and random.random() < 0.05 else ""
    return " ".join(part for part in (selectors + label, times, state, remark) if part) or "24/7"


def _both(random: Random) -> str:
    return f"{_dates(random)} {_days(random)}"


def _listed(random: Random, item: Callable[[Random], str]) -> str:
    return random.choice(COMMAS).join(item(random) for _ in range(random.choice((1, 1, 1, 2, 3))))


def _days(random: Random) -> str:
    return _listed(random, _day)


def _day(random: Random) -> str:
    kind = random.random()
    names = LONG_WEEKDAYS if random.random() < 0.1 else WEEKDAYS
    if kind < 0.12:
        return "PH"
    if kind < 0.25:
        offset = random.choice(("", "", "", " +1 day", " -2 days"))
        return f"{random.choice(WEEKDAYS)}[{random.choice(('1', '2', '4', '5', '-1', '1,3', '2-4'))}]{offset}"
    if kind < 0.6:
        return random.choice(DASHES).join(random.sample(names, 2))
    return random.choice(names)


def _dates(random: Random) -> str:
    kind = random.random()
    if kind < 0.15:
        return "week " + _listed(random, _week)
    if kind < 0.25:
        return str(random.randint(2025, 2029))
    return _listed(random, _date)


def _week(random: Random) -> str:
    first = random.randint(1, 50)
    return random.choice((str(first), f"{first}-{random.randint(first + 1, 53)}", f"{first}-53/2"))


def _date(random: Random) -> str:
    year = f"{random.randint(2025, 2029)} " if random.random() < 0.25 else ""
    month, day = random.choice(MONTHS), random.randint(1, 31)
    other, until = random.choice(MONTHS), random.randint(1, 31)
    return year + random.choice(
        (
            month,
            f"{month}-{other}",
            f"{month} {day}",
            f"{month} {day:02}-{until}",
            f"{month} {day}-{other} {until}",
        )
    )


def _times(random: Random) -> str:
    if random.random() < 0.05:
        return "24/7"
    return random.choice(COMMAS).join(_span(random) for _ in range(random.choice((1, 1, 1, 2, 3))))


def _span(random: Random) -> str:
    kind = random.random()
    start, end = random.randrange(24 * 60), random.randrange(24 * 60)
    if kind < 0.05:
        return random.choice(("00:00-24:00", "08:00-26:00", "0:00-0:00", "08:00+", "10:00", "sunrise-sunset"))
    if kind < 0.1:
        return f"{random.randint(1, 12)}am-{random.randint(1, 12)}pm"
    return f"{_clock(random, start)}{random.choice(DASHES)}{_clock(random, end)}"


def _clock(random: Random, minute: int) -> str:
    hour, rest = divmod(minute // 15 * 15, 60)
    return random.choice(
        (f"{hour:02}:{rest:02}", f"{hour:02}:{rest:02}", f"{hour}:{rest:02}", f"{hour}.{rest:02}")
    )
