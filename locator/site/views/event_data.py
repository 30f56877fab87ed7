"""An event as schema.org JSON-LD: when it comes back as a schedule, and the occurrences to come."""

from typing import Any

from locator.events.domain.kinds import EventStatus, OccurrenceState
from locator.publishing.views.linked_data import CONTEXT, without_empty
from locator.site.queries.happenings import PublicEvent

FREQUENCIES = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS = {
    **{"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday"},
    **{"FR": "Friday", "SA": "Saturday", "SU": "Sunday"},
}
STATES = {
    OccurrenceState.PLANNED: "EventScheduled",
    OccurrenceState.MOVED: "EventRescheduled",
    OccurrenceState.CANCELLED: "EventCancelled",
}


def as_event(found: PublicEvent, address: str) -> dict[str, Any]:
    """Return the JSON-LD of an event; an occurrence that nobody is sure of is left out."""
    is_off = found.status is EventStatus.CANCELLED
    data: dict[str, Any] = without_empty(
        {
            "@context": CONTEXT,
            "@type": "Event",
            "@id": address,
            "url": address,
            "name": found.name,
            "startDate": found.starts_at.isoformat(),
            "endDate": (found.starts_at + found.duration).isoformat(),
            "eventStatus": f"{CONTEXT}/{'EventCancelled' if is_off else 'EventScheduled'}",
            "organizer": {"@type": "Organization", "name": found.responsible},
            "location": {"@type": "Place", "name": found.place, "address": found.address},
            "eventSchedule": None if is_off else schedule(found),
            "subEvent": [
                {
                    "@type": "Event",
                    "name": found.name,
                    "startDate": one.starts_at.isoformat(),
                    "endDate": one.ends_at.isoformat(),
                    "eventStatus": f"{CONTEXT}/{STATES[one.state]}",
                    "location": {"@type": "Place", "name": found.place},
                }
                for one in found.to_come
                if one.state in STATES and found.rule
            ],
        }
    )
    return data


def schedule(found: PublicEvent) -> dict[str, Any] | None:
    """Return a rule as a schema.org Schedule; None for what happens once or by a rule that it cannot say."""
    parts = dict(part.split("=", 1) for part in found.rule.upper().split(";") if "=" in part)
    days = [DAYS.get(day) for day in parts.pop("BYDAY", "").split(",") if day]
    unit = FREQUENCIES.get(parts.pop("FREQ", ""))
    every, count, until = parts.pop("INTERVAL", "1"), parts.pop("COUNT", None), parts.pop("UNTIL", "")
    parts.pop("WKST", None)
    if unit is None or None in days or parts:
        return None
    told: dict[str, Any] = without_empty(
        {
            "@type": "Schedule",
            "repeatFrequency": f"P{every}{unit}",
            "byDay": [f"{CONTEXT}/{day}" for day in days],
            "repeatCount": int(count) if count else None,
            "startDate": found.starts_at.date().isoformat(),
            "endDate": f"{until[:4]}-{until[4:6]}-{until[6:8]}" if until else None,
            "startTime": f"{found.starts_at:%H:%M:%S}",
            "endTime": f"{found.starts_at + found.duration:%H:%M:%S}",
            "scheduleTimezone": "Asia/Shanghai",
        }
    )
    return told
