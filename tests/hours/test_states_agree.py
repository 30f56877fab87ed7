"""SQL filters by the same four states that the pages show: both are held to one another, and to the hours.

Hours are thrown together at random; moments are every edge of them, a second around each, half an
hour before, the ends of what is known, and others at random.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest
from factories import NOON, TODAY
from sqlalchemy import Connection, Engine, Row, select

from locator.db.session import change
from locator.hours.actions import timetables
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.hours import Hours
from locator.hours.domain.schedule import HoursException, Schedule
from locator.hours.domain.state import HORIZON_DAYS, OpenState, Timetable, opening_at
from locator.hours.domain.timeline import Doors, timeline
from locator.hours.queries.states import HOURS_COLUMNS, opening_of, states
from locator.hours.tables import timetable
from locator.time_zone import SHANGHAI

DAYS = ("Mo-Su", "Mo-Fr", "Sa,Su", "Tu-Th", "Mo", "Fr-Su", "PH", "Oct-Apr Mo-Su", "Dec")
DAYS_OFF = ("PH off", "Su off", "We off", "Nov 25-Nov 27 off", 'Fr unknown "看情况"')
AROUND = [timedelta(minutes=n) for n in (-31, -30, -29, -1, 0, 1)] + [
    timedelta(seconds=n) for n in (-1801, -1800, -1799, -59, -1, 1, 59)
]
EDGES_TRIED = 6
TURNS = (date(2026, 12, 24), date(2026, 9, 20), date(2026, 2, 10))  # a year's end, and decreed holidays


def clock(dice: Random) -> str:
    return f"{dice.randrange(24):02}:{dice.choice((0, 1, 15, 29, 30, 45)):02}"


def some_hours(dice: Random) -> str:
    rules = []
    for _ in range(dice.randint(1, 3)):
        spans = ",".join(f"{clock(dice)}-{clock(dice)}" for _ in range(dice.randint(1, 2)))
        rules.append(f"{dice.choice(DAYS)} {spans}{dice.choice(('', '', ' unknown'))}")
    if dice.random() < 0.5:
        rules.append(dice.choice(DAYS_OFF))
    return dice.choice(("; ", "; ", ", ")).join(rules)


def moments(text: str, today: date, dice: Random) -> Iterator[datetime]:
    first = today - timedelta(days=timetables.DAYS_BACK)
    days = timetables.DAYS_BACK + HORIZON_DAYS + 1
    around = timeline(Hours.parse(text), library_calendar(), first, days)
    edges = {around[0].start, around[-1].end}
    edges |= {one.start for one in dice.sample(around, min(EDGES_TRIED, len(around)))}
    for edge in sorted(edges):
        yield from (edge + distance for distance in AROUND)
    midnight = datetime.combine(first, datetime.min.time(), SHANGHAI)
    for _ in range(10):
        yield midnight + timedelta(seconds=dice.randrange(-86_400, (days + 2) * 86_400))


def kept(connection: Connection, text: str, at: datetime) -> Row[tuple[object, ...]]:
    """Return what the database tells of a text at a moment: its columns, and the four filters."""
    filters = [condition.label(state.value) for state, condition in states().items()]
    asked = select(*HOURS_COLUMNS, *filters).where(timetable.c.schedule == text)
    return connection.execute(asked, {"at": at}).one()


def states_by_sql(row: Row[tuple[object, ...]]) -> list[OpenState]:
    return [state for state in OpenState if row._mapping[state.value]]


@pytest.mark.parametrize("seed", range(24))
def test_sql_and_python_tell_the_same_state(engine: Engine, connection: Connection, seed: int) -> None:
    dice = Random(seed)
    today = dice.choice((TODAY, *TURNS))
    texts = {some_hours(dice) for _ in range(6)}
    with change(engine) as writing:
        timetables.ensure(writing, texts, today)
    for text in sorted(texts):
        for at in moments(text, today, dice):
            row = kept(connection, text, at)
            assert states_by_sql(row) == [opening_of(row, at).state], f"{text} at {at}"


@pytest.mark.parametrize("seed", range(10))
def test_what_is_kept_tells_what_the_hours_say(engine: Engine, connection: Connection, seed: int) -> None:
    """Through the tables and back nothing is lost: the opening is that of the text itself."""
    dice = Random(1000 + seed)
    text = some_hours(dice)
    with change(engine) as writing:
        timetables.ensure(writing, [text], TODAY)
    first = TODAY - timedelta(days=timetables.DAYS_BACK)
    around = timeline(Hours.parse(text), library_calendar(), first, timetables.DAYS_BACK + HORIZON_DAYS + 1)
    for at in moments(text, TODAY, dice):
        assert opening_of(kept(connection, text, at), at) == opening_at(Timetable.of(around), at), text


def test_the_dice_throw_every_state(engine: Engine, connection: Connection) -> None:
    dice = Random(7)
    texts = {some_hours(dice) for _ in range(20)}
    with change(engine) as writing:
        timetables.ensure(writing, texts, TODAY)
    rows = [kept(connection, text, at) for text in texts for at in moments(text, TODAY, dice)]
    assert {state for row in rows for state in states_by_sql(row)} == set(OpenState)


@pytest.mark.parametrize(
    ("text", "state"), [("24/7", OpenState.OPEN), ("Mo-Su 20:00-22:00", OpenState.CLOSED)]
)
def test_after_the_last_day_worked_out_it_is_unknown(
    engine: Engine, connection: Connection, text: str, state: OpenState
) -> None:
    with change(engine) as writing:
        timetables.ensure(writing, [text], TODAY)
    known_until = datetime(2026, 12, 9, tzinfo=SHANGHAI)
    assert known_until.date() == TODAY + timedelta(days=HORIZON_DAYS + 1)
    for seconds, expected in ((-1, state), (0, OpenState.UNKNOWN), (1, OpenState.UNKNOWN)):
        at = known_until + timedelta(seconds=seconds)
        row = kept(connection, text, at)
        assert states_by_sql(row) == [opening_of(row, at).state] == [expected]


def test_the_end_of_what_is_known_is_not_a_closing_time(engine: Engine, connection: Connection) -> None:
    with change(engine) as writing:
        timetables.ensure(writing, ["24/7"], TODAY)
    at = datetime(2026, 12, 8, 23, 50, tzinfo=SHANGHAI)
    opening = opening_of(kept(connection, "24/7", at), at)
    assert (opening.state, opening.next_change, opening.closes_at) == (OpenState.OPEN, None, None)


def test_hours_that_could_not_be_read_are_unknown(engine: Engine, connection: Connection) -> None:
    with change(engine) as writing:
        timetables.ensure(writing, ["每天上午"], TODAY)
    row = kept(connection, "每天上午", NOON)
    assert states_by_sql(row) == [OpenState.UNKNOWN] == [opening_of(row, NOON).state]


@pytest.mark.parametrize("doors", [Doors.CLOSED, Doors.OPEN])
def test_what_lies_over_unknown_hours_holds_and_no_longer(
    engine: Engine, connection: Connection, doors: Doors
) -> None:
    until = NOON + timedelta(days=2)
    text = Schedule(exceptions=(HoursException(doors, NOON, until),)).text
    with change(engine) as writing:
        timetables.ensure(writing, [text], TODAY)
    holds = OpenState.CLOSED if doors is Doors.CLOSED else OpenState.OPEN
    for edge, before, after in ((NOON, OpenState.UNKNOWN, holds), (until, holds, OpenState.UNKNOWN)):
        row = kept(connection, text, edge)
        assert states_by_sql(row) == [opening_of(row, edge).state] == [after]
        moment = edge - timedelta(hours=1)
        row = kept(connection, text, moment)
        assert states_by_sql(row) == [opening_of(row, moment).state] == [before]


def test_the_kept_timetable_is_made_of_intervals() -> None:
    """A guard of the test above: the texts do have open, closed and unsure stretches."""
    dice = Random(7)
    doors = set()
    for _ in range(20):
        around = timeline(Hours.parse(some_hours(dice)), library_calendar(), TODAY, 7)
        doors |= {one.doors for one in around}
    assert doors == set(Doors)
