"""What a message is, how far it has come, and when none is sent."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from geodata.sentence import Sentence
from locator.time_zone import SHANGHAI

MORNING, EVENING = time(8), time(21)  # by China's clock; in between nobody is woken
KEY = re.compile(r"message-([1-9][0-9]{0,17})", re.ASCII)
MAX_TEXT = 200  # of a value, and of what a gateway says


class MessageState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    SENT = "sent"  # taken by the gateway
    DELIVERED = "delivered"  # on the phone, as the gateway reports
    UNDELIVERED = "undelivered"

    @property
    def zh(self) -> Sentence:
        """The label for staff."""
        return STATE_NAMES[self]


STATE_NAMES = {
    MessageState.WAITING: Sentence("短信等着发"),
    MessageState.SENT: Sentence("短信已交给网关"),
    MessageState.DELIVERED: Sentence("短信送到了"),
    MessageState.UNDELIVERED: Sentence("短信没送到"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message: a template that the gateway's provider knows, and what stands in its places."""

    to_phone: str
    template: str
    values: dict[str, str] = field(default_factory=dict)
    number: int = 0

    @property
    def key(self) -> str:
        """Its name for the gateway, the same at each attempt: ``message-12``."""
        return f"message-{self.number}"


def number_of(key: str) -> int | None:
    """Return the number of a message by its name for the gateway; None for any other text."""
    found = KEY.fullmatch(key)
    return int(found[1]) if found else None


def next_allowed(moment: datetime) -> datetime:
    """Return the moment itself by day, the next morning in the evening and at night."""
    local = moment.astimezone(SHANGHAI)
    if MORNING <= local.time() < EVENING:
        return moment
    day = local.date() + timedelta(days=local.time() >= EVENING)
    return datetime.combine(day, MORNING, SHANGHAI)
