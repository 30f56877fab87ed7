"""The pass of a phone to the page of one station: what it says, and how it is written in a cookie."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from locator.time_zone import SHANGHAI

LIFETIME = timedelta(hours=12)  # a shift
SEPARATOR = "."
PARTS = 5
LONGEST = 300
MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Pass:
    """Whose page a phone may open, by which number on the plaque, until when.

    `signature` shows that we wrote it; `keeper_token` opens the keeper's page for as long as that link holds.
    """

    number: str
    station_id: int
    expires_at: datetime
    signature: str
    keeper_token: str

    @property
    def text(self) -> str:
        """What the cookie holds."""
        expires_s = int(self.expires_at.timestamp())
        return SEPARATOR.join(
            (self.number, str(self.station_id), str(expires_s), self.signature, self.keeper_token)
        )

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Return the pass of a cookie, whose signature is still to be compared; None for anything else."""
        parts = text.split(SEPARATOR)
        if len(text) > LONGEST or len(parts) != PARTS or not all(_is_number(part) for part in parts[1:3]):
            return None
        number, station_id, expires_s, signature, keeper_token = parts
        expires_at = datetime.fromtimestamp(min(int(expires_s), 10**11), SHANGHAI)
        return cls(number, int(station_id), expires_at, signature, keeper_token)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
