"""A pack: the public stations of a division as a phone keeps them, and the version that it has of them."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from geodata.sentence import Sentence
from locator.errors import InvalidRequest

MOST_STATIONS = 5_000  # of one pack: half a megabyte, what somebody with little data lets himself be sent
GONE_KEPT = timedelta(days=60)  # a pack that is older is fetched whole
BYTES_A_STATION = 60  # compressed, for telling beforehand how large a pack will be
VERSION = re.compile(r"([0-9a-f]{8})-(\d{1,19})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PackVersion:
    """What a phone has: all that was committed before a transaction of one database, at one minute."""

    database: str
    transaction: int
    made_min: int  # since the epoch

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` gives; raise InvalidRequest for anything else."""
        found = VERSION.fullmatch(text)
        if not found:
            raise InvalidRequest({"since": Sentence("应是手机里那一份的版本")})
        return cls(found[1], int(found[2]), int(found[3]))

    def __str__(self) -> str:
        return f"{self.database}-{self.transaction}-{self.made_min}"

    def serves(self, of: "PackVersion") -> bool:
        """Tell whether what changed since is still known in full."""
        is_kept = of.made_min - self.made_min < GONE_KEPT / timedelta(minutes=1)
        return self.database == of.database and self.transaction <= of.transaction and is_kept


def pack_kb(stations: int) -> int:
    """Return how large the pack of so many stations will be, about, in kilobytes."""
    return max(1, round(stations * BYTES_A_STATION / 1024))


def minute(moment: datetime) -> int:
    """Return the whole minutes since the epoch."""
    return int(moment.timestamp() // 60)
