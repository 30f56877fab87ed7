"""Occurrences as the text of a calendar (RFC 5545) that phones subscribe to.

Each occurrence is an event of its own, so that what is moved, cancelled or unknown is said of it alone. It is
written here, since the library would cost each web worker memory for two dozen lines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from locator.events.domain.kinds import OccurrenceState

MAX_OCTETS = 75  # of a line; what is longer goes on in the next one, behind a space
STATUS = {
    OccurrenceState.PLANNED: "CONFIRMED",
    OccurrenceState.MOVED: "CONFIRMED",
    OccurrenceState.UNKNOWN: "TENTATIVE",
    OccurrenceState.CANCELLED: "CANCELLED",
}
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence in a calendar; the moment that the rule planned it for is a part of its name."""

    event_id: int
    planned_at: datetime
    starts_at: datetime
    ends_at: datetime
    state: OccurrenceState
    summary: str
    place: str
    description: str
    address: str  # absolute, of the event's page


def calendar_text(name: str, host: str, as_of: datetime, entries: Iterable[Entry]) -> str:
    """Return a calendar; the same entries as of the same moment have the same bytes."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//worker-station-locator//events//ZH"),
        *(f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"),
        *(line for entry in entries for line in _entry_lines(entry, host, as_of)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _entry_lines(entry: Entry, host: str, as_of: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:event-{entry.event_id}-{_utc(entry.planned_at)}@{host}",
        f"DTSTAMP:{_utc(as_of)}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at)}",
        f"SUMMARY:{_escaped(entry.summary)}",
        f"STATUS:{STATUS[entry.state]}",
        f"URL:{entry.address}",
    ]
    lines += [f"LOCATION:{_escaped(entry.place)}"] if entry.place else []
    lines += [f"DESCRIPTION:{_escaped(entry.description)}"] if entry.description else []
    return [*lines, "END:VEVENT"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    return words.translate(ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Yield the parts of a line of at most MAX_OCTETS, none of which ends inside a character."""
    part, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > MAX_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + letter, octets + size
    yield part
