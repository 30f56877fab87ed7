"""State, next change and the week's table at the edges of the known period."""

from datetime import date, datetime, timedelta

import pytest

from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.description import explain_state
from locator.hours.domain.hours import Hours
from locator.hours.domain.state import Opening, OpenState, Timetable, opening_at
from locator.hours.domain.timeline import timeline
from locator.hours.domain.week import days_ahead
from locator.time_zone import SHANGHAI

CALENDAR = library_calendar()
MONDAY = date(2026, 11, 23)


def timetable(text: str, first: date = MONDAY, days: int = 16) -> Timetable:
    return Timetable.of(timeline(Hours.parse(text), CALENDAR, first, days))


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


def test_without_a_timetable_the_state_is_unknown() -> None:
    assert opening_at(None, at("12:00")) == Opening(OpenState.UNKNOWN)


@pytest.mark.parametrize("days", [-2, 16, 400])
def test_outside_of_its_period_a_timetable_is_unknown(days: int) -> None:
    moment = at("12:00") + timedelta(days=days)
    assert opening_at(timetable("24/7"), moment) == Opening(OpenState.UNKNOWN)


def test_the_end_of_the_known_period_is_no_closing_time() -> None:
    last_evening = at("23:55") + timedelta(days=15)
    assert opening_at(timetable("24/7"), last_evening) == Opening(OpenState.OPEN)


def test_a_door_that_may_open_has_no_certain_opening_time() -> None:
    opening = opening_at(timetable('Mo 12:00-13:00 unknown "?"'), at("10:00"))
    assert (opening.state, opening.opens_at) == (OpenState.CLOSED, None)
    assert opening.next_change == at("12:00")


def test_a_station_is_closed_until_the_full_minute() -> None:
    before = at("08:29:59")
    assert opening_at(timetable("Mo-Fr 08:30-17:30"), before).state is OpenState.CLOSED


def test_a_moment_in_another_time_zone_is_the_same_moment() -> None:
    from datetime import UTC

    moment = at("09:00").astimezone(UTC)
    assert opening_at(timetable("Mo-Fr 08:30-17:30"), moment).closes_at == at("17:30")


def test_the_week_lists_each_day() -> None:
    week = days_ahead(timetable("Mo-Fr 08:30-12:00,14:30-18:00; Sa 20:00-02:00; Su off"), MONDAY, 7)
    assert [day.spans for day in week] == [
        *[("08:30–12:00", "14:30–18:00")] * 5,
        ("20:00–次日 02:00",),
        (),
    ]


def test_round_the_clock_is_shown_as_a_whole_day() -> None:
    assert [day.spans for day in days_ahead(timetable("24/7"), MONDAY, 3)] == [("全天",)] * 3


def test_a_day_that_depends_on_a_decree_is_unsure() -> None:
    first = date(2027, 9, 30)
    week = days_ahead(timetable("Mo-Su 08:00-20:00; PH off", first, 8), first, 7)
    assert week[1].unsure and week[1].known


def test_days_beyond_the_horizon_are_unknown() -> None:
    week = days_ahead(timetable("24/7", days=3), MONDAY, 7)
    assert [day.known for day in week] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("Mo-Fr 08:30-17:30; PH off", at("09:00"), "2026-11-23 周一：按“周一至周五 08:30-17:30”"),
        (
            "Mo-Fr 08:30-17:30; PH off",
            at("09:00", date(2026, 10, 2)),
            "2026-10-02 周五，国庆节放假：按“节假日不开放”",
        ),
        (
            "Mo-Fr 08:30-17:30",
            at("09:00", date(2026, 10, 10)),
            "2026-10-10 周六，国庆节调休上班：按“周一至周五 08:30-17:30”",
        ),
        ("Mo-Fr 08:30-17:30", at("09:00", date(2026, 11, 28)), "没有写这一天的时间"),
        ("Mo-Su 08:30-17:30; PH off", at("09:00", date(2027, 10, 1)), "还没公布"),
    ],
)
def test_the_reason_names_the_day_and_the_rule(text: str, moment: datetime, expected: str) -> None:
    assert expected in explain_state(Hours.parse(text), CALENDAR, moment)
