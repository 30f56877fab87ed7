"""Recalculate all opening hours from today on, and join the rows of what is counted."""

from datetime import date

from sqlalchemy import Engine

from locator.db.session import change
from locator.hours.actions import timetables
from locator.maps.actions import merge_cell_counts
from locator.stations.actions import merge_division_counts


def roll_hours(engine: Engine, today: date) -> int:
    """Recalculate all opening hours for the coming days; return how many timetables."""
    count = timetables.roll(engine, today)
    timetables.delete_unused(engine)
    with change(engine) as connection:
        merge_cell_counts(connection)
        merge_division_counts(connection)
    return count
