"""Model stations: demo stations with hours as varied as those of a country's sheets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random

from sqlalchemy import Engine

from locator.db.session import change
from locator.demo.domain import demo_stations
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import ignore_progress, insert_stations
from locator.entries.domain.draft import StationDraft

OPENS = ("07:00", "07:30", "08:00", "08:30", "09:00", "09:30", "10:00")
CLOSES = ("16:30", "17:00", "17:30", "18:00", "18:30", "19:00", "20:00", "21:00", "22:00")
BREAKS = (("11:30", "13:30"), ("12:00", "13:30"), ("12:00", "14:00"), ("11:30", "14:30"))
DAYS = ("Mo-Fr", "Mo-Sa", "Mo-Su", "Tu-Su")
ENDINGS = ("", "; PH off", "; PH 09:00-12:00")
ONE_IN = 7  # of the combinations: a timetable takes four milliseconds
ROUND_THE_CLOCK = "24/7"
SHARE_OF_OWN_HOURS = 0.8  # the others keep those of the demo set


@cache
def week_texts() -> tuple[str, ...]:
    """Return 540 weeks as unions post them, in OSM syntax."""
    weeks = [
        f"{days} {hours}{ending}"
        for days in DAYS
        for start in OPENS
        for end in CLOSES
        for hours in (f"{start}-{end}", *(f"{start}-{noon},{after}-{end}" for noon, after in BREAKS))
        for ending in ENDINGS
    ]
    return tuple(weeks[::ONE_IN])


def drafts(first: int, count: int) -> Iterator[StationDraft]:
    """Yield models from a number on, before the conversion of their positions."""
    for draft in demo_stations(first, count):
        dice = Random(f"hours {draft.line}")
        if draft.opening_hours in ("", ROUND_THE_CLOCK) or dice.random() > SHARE_OF_OWN_HOURS:
            yield draft
        else:
            yield replace(draft, opening_hours=dice.choice(week_texts()))


def write(engine: Engine, first: int, count: int, today: date) -> list[int]:
    """Write models and return their ids."""
    converted, problems = convert_positions(list(drafts(first, count)))
    assert not problems
    with change(engine) as connection:
        return insert_stations(connection, converted, today, ignore_progress)
