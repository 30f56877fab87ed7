"""Recalculate all opening hours from today on, and what maps count by them."""

from datetime import date

from sqlalchemy import Engine

from locator.db.session import change
from locator.hours.actions import timetables
from locator.maps.actions import merge_cell_counts


def roll_hours(engine: Engine, today: date) -> int:
    """Recalculate all opening hours for the coming days; return how many timetables."""
    count = timetables.roll(engine, today)
    timetables.delete_unused(engine)
    with change(engine) as connection:
        merge_cell_counts(connection)
    return count
