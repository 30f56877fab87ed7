"""States that are worked out once a minute are those of the moment itself."""

from datetime import datetime, timedelta
from typing import NamedTuple

from locator.hours.domain.state import Timetable, epoch_minute, opening_at
from locator.hours.queries.states import opening_of
from locator.time_zone import SHANGHAI

CLOSES = datetime(2026, 11, 30, 18, 0, tzinfo=SHANGHAI)


class Row(NamedTuple):
    """A row with HOURS_COLUMNS."""

    open_edges: bytes | None
    unsure_edges: bytes
    known_from: int
    known_until: int


def row_of(timetable: Timetable) -> Row:
    edges = b"".join(edge.to_bytes(4) for edge in timetable.open_edges)
    return Row(edges, b"", timetable.known_from, timetable.known_until)


def test_a_kept_state_is_that_of_every_moment_of_its_minute() -> None:
    opens, closes = (epoch_minute(CLOSES - timedelta(hours=hours)) for hours in (9, 0))
    timetable = Timetable((opens, closes), (), opens - 600, closes + 600)
    for minutes in (-601, -600, -540, -31, -30, -29, -1, 0, 1, 599, 600):
        for seconds in (0.0, 0.000001, 29.5, 59.999999):
            at = CLOSES + timedelta(minutes=minutes, seconds=seconds)
            assert opening_of(row_of(timetable), at) == opening_at(timetable, at)


def test_a_changed_timetable_is_seen_at_once() -> None:
    at, minute = CLOSES, epoch_minute(CLOSES)
    before = Timetable((minute - 60, minute + 60), (), minute - 600, minute + 600)
    after = Timetable((minute - 60, minute), (), minute - 600, minute + 600)
    assert opening_of(row_of(before), at) != opening_of(row_of(after), at) == opening_at(after, at)
