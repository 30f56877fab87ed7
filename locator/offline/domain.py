"""Limits and versions of packs: the public stations of a division, stored on a phone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from geodata.sentence import Sentence
from locator.errors import InvalidRequest

MAX_STATIONS = 5_000  # of a pack: half a megabyte, acceptable on a small data plan
MAX_DELTA_AGE = timedelta(days=60)  # older packs are replaced completely
BYTES_PER_STATION = 60  # compressed, for an estimate before the download
VERSION = re.compile(r"([0-9a-f]{8})-(\d{1,19})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PackVersion:
    """The state of a pack: what was committed in a database before a transaction, at a minute."""

    database: str
    transaction: int
    made_min: int  # since the epoch

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the output of `str`; raise InvalidRequest for anything else."""
        match = VERSION.fullmatch(text)
        if not match:
            raise InvalidRequest({"since": Sentence("应是手机里那一份的版本")})
        return cls(match[1], int(match[2]), int(match[3]))

    def __str__(self) -> str:
        return f"{self.database}-{self.transaction}-{self.made_min}"

    def can_update_to(self, current: "PackVersion") -> bool:
        """Return whether the changes since this version are known completely."""
        is_recent = current.made_min - self.made_min < MAX_DELTA_AGE / timedelta(minutes=1)
        return self.database == current.database and self.transaction <= current.transaction and is_recent


def pack_kb(stations: int) -> int:
    """Return the approximate size of a pack in kilobytes."""
    return max(1, round(stations * BYTES_PER_STATION / 1024))


def epoch_minute(moment: datetime) -> int:
    """Return whole minutes since the epoch."""
    return int(moment.timestamp() // 60)
