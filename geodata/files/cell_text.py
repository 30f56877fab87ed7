"""A cell's value as the text that a spreadsheet program shows."""

import math
from datetime import date, datetime, time, timedelta


def cell_text(value: object) -> str:
    """Return a cell's value as text: whole numbers without ``.0``, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return _hours_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _hours_text(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _number_text(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value) if 1e-4 <= abs(value) < 1e15 else f"{value:.12f}".rstrip("0")
