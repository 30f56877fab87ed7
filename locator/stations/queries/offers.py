"""What offers are by SQL: the text of their timetable, as `ServiceOffer.schedule` writes it."""

from typing import Any

from sqlalchemy import ColumnElement, case, func

# Of columns that came later: what rows that were staged or recorded before say of them.
LATER_COLUMNS: dict[str, Any] = {
    **{"valid_from": None, "valid_to": None, "phone": "", "booking": "unknown", "booking_target": ""},
    "staffed_by": [],
}


def schedule_of(columns: Any) -> ColumnElement[str]:
    """Return the schedule of a service_offer row's columns: its hours, within its season."""
    first, last = (func.coalesce(func.to_char(day, "YYYY-MM-DD"), "..") for day in _season(columns))
    hours = func.coalesce(func.nullif(columns.opening_hours, ""), "24/7")
    has_no_season = columns.valid_from.is_(None) & columns.valid_to.is_(None)
    return case((has_no_season, columns.opening_hours), else_=func.concat(first, "/", last, " ", hours))


def _season(columns: Any) -> tuple[Any, Any]:
    return columns.valid_from, columns.valid_to
