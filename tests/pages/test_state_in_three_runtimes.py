"""The opening state is the same in SQL, in Python and on the phone, at any moment."""

import functools
import random
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from factories import TODAY
from phones import with_long_timeout
from playwright.sync_api import Browser, Page
from sqlalchemy import DateTime, Engine, Integer, column, select, values

from locator.app import asset_folder
from locator.db.session import change
from locator.hours.actions import timetables
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.schedule import HoursException, Schedule
from locator.hours.domain.state import HORIZON_DAYS, Timetable, opening_at
from locator.hours.domain.timeline import DoorState
from locator.hours.queries.states import HOURS_COLUMNS, state_conditions, timetable_of
from locator.hours.tables import timetable
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

SCHEDULES = 180
MOMENTS_PER_SCHEDULE = 30  # 5,400 cases
# 2026-09-20 and 10-10 are workdays; 09-25 to 09-27 and 10-01 to 10-07 are holidays.
FIRST_DAYS = (date(2026, 9, 18), date(2026, 9, 28), TODAY, date(2026, 12, 25))


@pytest.fixture(scope="module")
def runtime(browser: Browser) -> Iterator[Page]:
    """Return a page of a real browser that can import our JavaScript modules."""
    handler = functools.partial(_QuietHandler, directory=str(asset_folder("static")))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = with_long_timeout(browser.new_page())
    page.goto(f"http://127.0.0.1:{server.server_port}/icon.svg")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.mark.parametrize("first", FIRST_DAYS, ids=str)
def test_the_state_is_the_same_in_sql_python_and_javascript(
    engine: Engine, runtime: Page, first: date
) -> None:
    rng = random.Random(str(first))
    texts = sorted({_random_schedule(rng, first).text for _ in range(SCHEDULES)} - {""})
    with change(engine) as connection:
        ids = timetables.ensure(connection, texts, first)
        timetables_by_id = {
            row.id: timetable_of(row) for row in connection.execute(select(timetable.c.id, *HOURS_COLUMNS))
        }
        cases = [
            (ids[text], moment)
            for text in texts
            for moment in _random_moments(rng, timetables_by_id[ids[text]], first, MOMENTS_PER_SCHEDULE)
        ]
        sql_states = _sql_states(connection, cases)
    python_states = [
        opening_at(timetables_by_id[timetable_id], moment).state.value for timetable_id, moment in cases
    ]
    phone_states = runtime.evaluate(
        """async (cases) => {
          const { unpack, stateAt } = await import("/js/lib/opening_state.js");
          return cases.map(([hours, ms]) => stateAt(unpack(hours), ms).state);
        }""",
        [
            (_packed(timetables_by_id[timetable_id]), moment.timestamp() * 1000)
            for timetable_id, moment in cases
        ],
    )
    assert len(cases) >= 5000
    assert sql_states == python_states
    assert phone_states == python_states
    assert set(python_states) == {"open", "closing_soon", "closed", "unknown"}


def test_the_label_of_a_state_is_the_same_on_the_phone(runtime: Page) -> None:
    from locator.search.views.labels import state_label

    rng = random.Random(7)
    calendar = library_calendar()
    cases = []
    for _ in range(60):
        schedule = _random_schedule(rng, TODAY)
        if schedule.text:
            computed = Timetable.of(schedule.intervals(calendar, TODAY, HORIZON_DAYS))
            for moment in _random_moments(rng, computed, TODAY, 10):
                ago = rng.choice(
                    [None, timedelta(0), timedelta(days=170), timedelta(days=190 + 600 * rng.random())]
                )
                cases.append((computed, moment, None if ago is None else moment - ago))
    labels = runtime.evaluate(
        """async (cases) => {
          const { unpack, stateAt, stateText } = await import("/js/lib/opening_state.js");
          return cases.map(([hours, ms, checkedMs]) => stateText(stateAt(unpack(hours), ms), ms, checkedMs));
        }""",
        [
            (computed.packed, moment.timestamp() * 1000, checked_at and checked_at.timestamp() * 1000)
            for computed, moment, checked_at in cases
        ],
    )
    assert labels == [
        state_label(opening_at(computed, moment), moment, checked_at)
        for computed, moment, checked_at in cases
    ]
    assert {"开门? 不打烊", "时间未核实"} <= set(labels)


def _packed(computed: Timetable | None) -> str:
    assert computed is not None
    return computed.packed


def _sql_states(connection: Any, cases: list[tuple[int, datetime]]) -> list[str]:
    """Return the state of each case; several joined by a plus if conditions overlap."""
    case_table = values(
        column("n", Integer), column("id", Integer), column("at", DateTime(timezone=True)), name="cases"
    ).data([(n, timetable_id, moment) for n, (timetable_id, moment) in enumerate(cases)])
    states: dict[int, list[str]] = {}
    for state, condition in state_conditions(case_table.c.at).items():
        rows = connection.execute(
            select(case_table.c.n).join(timetable, timetable.c.id == case_table.c.id).where(condition)
        )
        for (n,) in rows:
            states.setdefault(n, []).append(state.value)
    return ["+".join(states.get(n, [])) for n in range(len(cases))]


def _random_moments(
    rng: random.Random, computed: Timetable | None, first: date, count: int
) -> list[datetime]:
    """Return moments at, just before and just after edges, anywhere, and beyond the horizon."""
    assert computed is not None
    edges = [*computed.open_edges, *computed.unsure_edges, computed.known_from, computed.known_until]
    start = datetime.combine(first, datetime.min.time(), SHANGHAI)
    found = []
    for _ in range(count):
        if rng.random() < 0.6:
            edge = datetime.fromtimestamp(rng.choice(edges) * 60, SHANGHAI)
            found.append(edge + timedelta(seconds=rng.choice([-1801, -1800, -1799, -60, -1, 0, 1, 60])))
        else:
            found.append(start + timedelta(minutes=rng.randrange(-2 * 1440, 17 * 1440)))
    return found


def _random_schedule(rng: random.Random, first: date) -> Schedule:
    policies = ["", "", "week", "closed", "sunday", "monday", "10:00-15:00"]
    has_no_hours = rng.random() < 0.15  # closures also apply to stations without known hours
    if has_no_hours:
        return Schedule(exceptions=tuple(_random_exception(rng, first) for _ in range(rng.choice([1, 2]))))
    return Schedule(
        _random_hours(rng),
        rng.choice(["", "", "", "22:00-06:00", "00:00-24:00", "Mo-Fr 17:30-20:00"]),
        rng.choice(policies),
        rng.choice(policies),
        tuple(_random_exception(rng, first) for _ in range(rng.choice([0, 0, 0, 1, 2]))),
    )


def _random_hours(rng: random.Random) -> str:
    days = ("", "Mo-Fr", "Mo-Su", "Tu-Su", "Sa,Su", "We", "Sa[2]", "Mo-Fr,Su", "May-Oct Mo-Fr", "Nov-Apr")
    times = ("08:30-17:30", "08:30-12:00,14:30-18:00", "10:00-02:00", "22:00-06:00", "09:00-09:45")
    ends = ("", "; PH off", "; PH 10:00-16:00", "; Oct 03 off", '; Su unknown "问"', "; 12:00-13:00 off")
    if rng.random() < 0.06:
        return "24/7"
    first = f"{rng.choice(days)} {rng.choice(times)}".strip()
    second = f"; {rng.choice(days[1:])} {rng.choice(times)}" if rng.random() < 0.4 else ""
    return first + second + rng.choice(ends)


def _random_exception(rng: random.Random, first: date) -> HoursException:
    start = datetime.combine(first, datetime.min.time(), SHANGHAI)
    start += timedelta(minutes=rng.randrange(-1440, 15 * 1440))
    end = start + timedelta(minutes=rng.randrange(1, 4 * 1440))
    doors = rng.choice([DoorState.OPEN, DoorState.CLOSED, DoorState.UNSURE])
    daily = rng.choice(["", "18:00-22:00"]) if doors is DoorState.OPEN else ""
    return HoursException(doors, start, end, daily, "试")
