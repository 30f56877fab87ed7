"""The clock. Only views and commands read it; below them every time is an argument."""

from datetime import datetime

from locator.time_zone import SHANGHAI


def now() -> datetime:
    """Return the current time in Asia/Shanghai."""
    return datetime.now(SHANGHAI)
