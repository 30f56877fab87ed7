"""The states of SQL filters equal those of Python, and both equal the hours themselves.

Hours are random; moments are all their edges, a second around each, half an hour before, the ends of
the known period, and random ones.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest
from factories import NOON, TODAY
from sqlalchemy import (
    ARRAY,
    BindParameter,
    Connection,
    DateTime,
    Engine,
    Row,
    bindparam,
    column,
    func,
    select,
    true,
)
from sqlalchemy.sql.visitors import replacement_traverse

from locator.db.session import change
from locator.hours.actions import timetables
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.hours import Hours
from locator.hours.domain.schedule import HoursException, Schedule
from locator.hours.domain.state import HORIZON_DAYS, OpenState, Timetable, opening_at
from locator.hours.domain.timeline import DoorState, timeline
from locator.hours.queries.states import HOURS_COLUMNS, opening_of, state_conditions
from locator.hours.tables import timetable
from locator.time_zone import SHANGHAI

DAYS = ("Mo-Su", "Mo-Fr", "Sa,Su", "Tu-Th", "Mo", "Fr-Su", "PH", "Oct-Apr Mo-Su", "Dec")
DAYS_OFF = ("PH off", "Su off", "We off", "Nov 25-Nov 27 off", 'Fr unknown "看情况"')
AROUND = [timedelta(minutes=n) for n in (-31, -30, -29, -1, 0, 1)] + [
    timedelta(seconds=n) for n in (-1801, -1800, -1799, -59, -1, 1, 59)
]
MAX_EDGES = 6
SPECIAL_DAYS = (
    date(2026, 12, 24),
    date(2026, 9, 20),
    date(2026, 2, 10),
)  # a year's end, and decreed holidays


def clock(random: Random) -> str:
    return f"{random.randrange(24):02}:{random.choice((0, 1, 15, 29, 30, 45)):02}"


def random_hours(random: Random) -> str:
    rules = []
    for _ in range(random.randint(1, 3)):
        spans = ",".join(f"{clock(random)}-{clock(random)}" for _ in range(random.randint(1, 2)))
        rules.append(f"{random.choice(DAYS)} {spans}{random.choice(('', '', ' unknown'))}")
    if random.random() < 0.5:
        rules.append(random.choice(DAYS_OFF))
    return random.choice(("; ", "; ", ", ")).join(rules)


def moments(text: str, today: date, random: Random) -> Iterator[datetime]:
    first = today - timedelta(days=timetables.DAYS_BACK)
    days = timetables.DAYS_BACK + HORIZON_DAYS + 1
    around = timeline(Hours.parse(text), library_calendar(), first, days)
    edges = {around[0].start, around[-1].end}
    edges |= {interval.start for interval in random.sample(around, min(MAX_EDGES, len(around)))}
    for edge in sorted(edges):
        yield from (edge + distance for distance in AROUND)
    midnight = datetime.combine(first, datetime.min.time(), SHANGHAI)
    for _ in range(10):
        yield midnight + timedelta(seconds=random.randrange(-86_400, (days + 2) * 86_400))


def stored_rows(
    connection: Connection, text: str, moments: Iterable[datetime]
) -> list[tuple[datetime, Row[tuple[object, ...]]]]:
    """Return a text's timetable row at each moment: its columns, and the four state filters."""
    at = column("at", DateTime(timezone=True))
    wanted = func.unnest(bindparam("moments", type_=ARRAY(DateTime(timezone=True)))).alias("at")

    def by_column(element: object, **_: object) -> object:
        return at if isinstance(element, BindParameter) and element.key == "at" else None

    filters = [
        replacement_traverse(condition, {}, by_column).label(state.value)
        for state, condition in state_conditions().items()
    ]
    statement = (
        select(at, *HOURS_COLUMNS, *filters)
        .select_from(timetable.join(wanted, true()))
        .where(timetable.c.schedule == text)
    )
    rows = connection.execute(statement, {"moments": [*moments]}).all()
    return [(row.at.astimezone(SHANGHAI), row) for row in rows]


def stored_row(connection: Connection, text: str, at: datetime) -> Row[tuple[object, ...]]:
    """Return a text's timetable row at a moment."""
    ((_, row),) = stored_rows(connection, text, [at])
    return row


def states_by_sql(row: Row[tuple[object, ...]]) -> list[OpenState]:
    return [state for state in OpenState if row._mapping[state.value]]


@pytest.mark.parametrize("seed", range(24))
def test_sql_and_python_give_the_same_state(engine: Engine, connection: Connection, seed: int) -> None:
    random = Random(seed)
    today = random.choice((TODAY, *SPECIAL_DAYS))
    texts = {random_hours(random) for _ in range(6)}
    with change(engine) as writing:
        timetables.ensure(writing, texts, today)
    for text in sorted(texts):
        for at, row in stored_rows(connection, text, moments(text, today, random)):
            assert states_by_sql(row) == [opening_of(row, at).state], f"{text} at {at}"


@pytest.mark.parametrize("seed", range(10))
def test_a_stored_timetable_gives_the_same_opening_as_the_text(
    engine: Engine, connection: Connection, seed: int
) -> None:
    """The stored timetable gives the same opening as the text itself."""
    random = Random(1000 + seed)
    text = random_hours(random)
    with change(engine) as writing:
        timetables.ensure(writing, [text], TODAY)
    first = TODAY - timedelta(days=timetables.DAYS_BACK)
    around = timeline(Hours.parse(text), library_calendar(), first, timetables.DAYS_BACK + HORIZON_DAYS + 1)
    for at, row in stored_rows(connection, text, moments(text, TODAY, random)):
        assert opening_of(row, at) == opening_at(Timetable.of(around), at), text


def test_random_hours_include_every_state(engine: Engine, connection: Connection) -> None:
    random = Random(7)
    texts = {random_hours(random) for _ in range(20)}
    with change(engine) as writing:
        timetables.ensure(writing, texts, TODAY)
    rows = [row for text in texts for row in stored_rows(connection, text, moments(text, TODAY, random))]
    assert {state for _, row in rows for state in states_by_sql(row)} == set(OpenState)


@pytest.mark.parametrize(
    ("text", "state"), [("24/7", OpenState.OPEN), ("Mo-Su 20:00-22:00", OpenState.CLOSED)]
)
def test_after_the_last_computed_day_the_state_is_unknown(
    engine: Engine, connection: Connection, text: str, state: OpenState
) -> None:
    with change(engine) as writing:
        timetables.ensure(writing, [text], TODAY)
    known_until = datetime(2026, 12, 9, tzinfo=SHANGHAI)
    assert known_until.date() == TODAY + timedelta(days=HORIZON_DAYS + 1)
    for seconds, expected in ((-1, state), (0, OpenState.UNKNOWN), (1, OpenState.UNKNOWN)):
        at = known_until + timedelta(seconds=seconds)
        row = stored_row(connection, text, at)
        assert states_by_sql(row) == [opening_of(row, at).state] == [expected]


def test_the_end_of_the_known_period_is_not_a_closing_time(engine: Engine, connection: Connection) -> None:
    with change(engine) as writing:
        timetables.ensure(writing, ["24/7"], TODAY)
    at = datetime(2026, 12, 8, 23, 50, tzinfo=SHANGHAI)
    opening = opening_of(stored_row(connection, "24/7", at), at)
    assert (opening.state, opening.next_change, opening.closes_at) == (OpenState.OPEN, None, None)


def test_unreadable_hours_are_unknown(engine: Engine, connection: Connection) -> None:
    with change(engine) as writing:
        timetables.ensure(writing, ["每天上午"], TODAY)
    row = stored_row(connection, "每天上午", NOON)
    assert states_by_sql(row) == [OpenState.UNKNOWN] == [opening_of(row, NOON).state]


@pytest.mark.parametrize("doors", [DoorState.CLOSED, DoorState.OPEN])
def test_an_exception_over_unknown_hours_applies_in_its_period_only(
    engine: Engine, connection: Connection, doors: DoorState
) -> None:
    until = NOON + timedelta(days=2)
    text = Schedule(exceptions=(HoursException(doors, NOON, until),)).text
    with change(engine) as writing:
        timetables.ensure(writing, [text], TODAY)
    during = OpenState.CLOSED if doors is DoorState.CLOSED else OpenState.OPEN
    for edge, before, after in ((NOON, OpenState.UNKNOWN, during), (until, during, OpenState.UNKNOWN)):
        row = stored_row(connection, text, edge)
        assert states_by_sql(row) == [opening_of(row, edge).state] == [after]
        moment = edge - timedelta(hours=1)
        row = stored_row(connection, text, moment)
        assert states_by_sql(row) == [opening_of(row, moment).state] == [before]


def test_random_hours_have_every_door_state() -> None:
    """Guards the tests above: the texts do have open, closed and unsure stretches."""
    random = Random(7)
    doors = set()
    for _ in range(20):
        around = timeline(Hours.parse(random_hours(random)), library_calendar(), TODAY, 7)
        doors |= {interval.doors for interval in around}
    assert doors == set(DoorState)
