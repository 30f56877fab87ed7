"""SQL, Python and the phone say the same of a door, at any moment: one engine, no disagreement."""

import functools
import random
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from factories import TODAY
from phones import patient
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
MOMENTS = 30  # of each: 5,400 cases
# 2026-09-20 is worked, 09-25 to 09-27 and 10-01 to 10-07 are free, 10-10 is worked.
FIRST_DAYS = (date(2026, 9, 18), date(2026, 9, 28), TODAY, date(2026, 12, 25))


@pytest.fixture(scope="module")
def runtime(browser: Browser) -> Iterator[Page]:
    """Return a page of a real browser that may import our modules."""
    quiet = functools.partial(_Quiet, directory=str(asset_folder("static")))
    server = ThreadingHTTPServer(("127.0.0.1", 0), quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = patient(browser.new_page())
    page.goto(f"http://127.0.0.1:{server.server_port}/icon.svg")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("first", FIRST_DAYS, ids=str)
def test_three_runtimes_agree(engine: Engine, runtime: Page, first: date) -> None:
    chance = random.Random(str(first))
    texts = sorted({_schedule(chance, first).text for _ in range(SCHEDULES)} - {""})
    with change(engine) as connection:
        ids = timetables.ensure(connection, texts, first)
        kept = {
            row.id: timetable_of(row) for row in connection.execute(select(timetable.c.id, *HOURS_COLUMNS))
        }
        cases = [
            (ids[text], moment)
            for text in texts
            for moment in _moments(chance, kept[ids[text]], first, MOMENTS)
        ]
        by_sql = _by_sql(connection, cases)
    by_python = [opening_at(kept[key], moment).state.value for key, moment in cases]
    by_phone = runtime.evaluate(
        """async (cases) => {
          const { unpack, stateAt } = await import("/js/lib/opening_state.js");
          return cases.map(([hours, ms]) => stateAt(unpack(hours), ms).state);
        }""",
        [(_packed(kept[key]), moment.timestamp() * 1000) for key, moment in cases],
    )
    assert len(cases) >= 5000
    assert by_sql == by_python
    assert by_phone == by_python
    assert set(by_python) == {"open", "closing_soon", "closed", "unknown"}


def test_the_phone_says_it_in_the_same_words(runtime: Page) -> None:
    from locator.search.views.labels import state

    chance = random.Random(7)
    calendar = library_calendar()
    cases = []
    for _ in range(60):
        made = _schedule(chance, TODAY)
        if made.text:
            kept = Timetable.of(made.intervals(calendar, TODAY, HORIZON_DAYS))
            cases += [(kept, moment) for moment in _moments(chance, kept, TODAY, 10)]
    said = runtime.evaluate(
        """async (cases) => {
          const { unpack, stateAt, stateText } = await import("/js/lib/opening_state.js");
          return cases.map(([hours, ms]) => stateText(stateAt(unpack(hours), ms), ms));
        }""",
        [(kept.packed, moment.timestamp() * 1000) for kept, moment in cases],
    )
    assert said == [state(opening_at(kept, moment), moment) for kept, moment in cases]


def _packed(kept: Timetable | None) -> str:
    assert kept is not None
    return kept.packed


def _by_sql(connection: Any, cases: list[tuple[int, datetime]]) -> list[str]:
    asked = values(
        column("n", Integer), column("id", Integer), column("at", DateTime(timezone=True)), name="asked"
    ).data([(n, key, moment) for n, (key, moment) in enumerate(cases)])
    said: dict[int, list[str]] = {}
    for state, condition in state_conditions(asked.c.at).items():
        rows = connection.execute(
            select(asked.c.n).join(timetable, timetable.c.id == asked.c.id).where(condition)
        )
        for (n,) in rows:
            said.setdefault(n, []).append(state.value)
    return ["+".join(said.get(n, [])) for n in range(len(cases))]


def _moments(chance: random.Random, kept: Timetable | None, first: date, count: int) -> list[datetime]:
    """Return moments at, just before and just after edges, anywhere, and beyond the horizon."""
    assert kept is not None
    edges = [*kept.open_edges, *kept.unsure_edges, kept.known_from, kept.known_until]
    start = datetime.combine(first, datetime.min.time(), SHANGHAI)
    found = []
    for _ in range(count):
        if chance.random() < 0.6:
            edge = datetime.fromtimestamp(chance.choice(edges) * 60, SHANGHAI)
            found.append(edge + timedelta(seconds=chance.choice([-1801, -1800, -1799, -60, -1, 0, 1, 60])))
        else:
            found.append(start + timedelta(minutes=chance.randrange(-2 * 1440, 17 * 1440)))
    return found


def _schedule(chance: random.Random, first: date) -> Schedule:
    policies = ["", "", "week", "closed", "sunday", "monday", "10:00-15:00"]
    unknown = chance.random() < 0.15  # a closure closes what has no known hours too
    if unknown:
        return Schedule(exceptions=tuple(_exception(chance, first) for _ in range(chance.choice([1, 2]))))
    return Schedule(
        _hours(chance),
        chance.choice(["", "", "", "22:00-06:00", "00:00-24:00", "Mo-Fr 17:30-20:00"]),
        chance.choice(policies),
        chance.choice(policies),
        tuple(_exception(chance, first) for _ in range(chance.choice([0, 0, 0, 1, 2]))),
    )


def _hours(chance: random.Random) -> str:
    days = ("", "Mo-Fr", "Mo-Su", "Tu-Su", "Sa,Su", "We", "Sa[2]", "Mo-Fr,Su", "May-Oct Mo-Fr", "Nov-Apr")
    times = ("08:30-17:30", "08:30-12:00,14:30-18:00", "10:00-02:00", "22:00-06:00", "09:00-09:45")
    ends = ("", "; PH off", "; PH 10:00-16:00", "; Oct 03 off", '; Su unknown "问"', "; 12:00-13:00 off")
    if chance.random() < 0.06:
        return "24/7"
    first = f"{chance.choice(days)} {chance.choice(times)}".strip()
    second = f"; {chance.choice(days[1:])} {chance.choice(times)}" if chance.random() < 0.4 else ""
    return first + second + chance.choice(ends)


def _exception(chance: random.Random, first: date) -> HoursException:
    start = datetime.combine(first, datetime.min.time(), SHANGHAI)
    start += timedelta(minutes=chance.randrange(-1440, 15 * 1440))
    end = start + timedelta(minutes=chance.randrange(1, 4 * 1440))
    doors = chance.choice([DoorState.OPEN, DoorState.CLOSED, DoorState.UNSURE])
    daily = chance.choice(["", "18:00-22:00"]) if doors is DoorState.OPEN else ""
    return HoursException(doors, start, end, daily, "试")
