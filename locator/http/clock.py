"""The clock, which only this room owns; below it, every time is an argument."""

from datetime import datetime

from locator.time_zone import SHANGHAI


def now() -> datetime:
    """Return this moment, in Shanghai's time."""
    return datetime.now(SHANGHAI)
