"""How many people used a station in a month: all, or those of one occupation, and how it was counted."""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence

MAX_PEOPLE = 100_000_000
MAX_OCCUPATION_LENGTH = 60
MONTH = re.compile(r"((?:19|20)\d{2})(?:[-/.年])?(0?[1-9]|1[0-2])月?(?:份)?", re.ASCII)
PEOPLE = re.compile(r"(\d{1,9})(?:\.0+)?(?:人次|人)?", re.ASCII)
NEGATIVE = re.compile(r"[-－−]\s*\d")


class HowCounted(StrEnum):
    """How people were counted."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    GATE = "gate"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(HOW_LABELS[self])


HOW_LABELS = {
    HowCounted.COUNTED: "登记的",
    HowCounted.ESTIMATED: "估计的",
    HowCounted.GATE: "门禁数的",
}


@dataclass(frozen=True, slots=True)
class UseCount:
    """The people of a month, ``2024-03``; of one occupation, or of all where it is empty."""

    month: str
    people: int
    how: HowCounted = HowCounted.COUNTED
    occupation: str = ""


def parse_month(written: str) -> str:
    """Parse a month, ``2024-3``, ``2024年3月`` or ``202403``; raise ValueError."""
    match = MONTH.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", written)))
    if not match:
        raise ValueError(Sentence("“{text}”不是月份：应写 2024-03", text=written[:20]))
    return f"{match[1]}-{int(match[2]):02d}"


def parse_people(written: str) -> int:
    """Parse a number of people, ``600`` or ``600人次``; raise ValueError."""
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", written))
    if NEGATIVE.match(plain):
        raise ValueError(Sentence("人次“{text}”不能是负数", text=written[:20]))
    match = PEOPLE.fullmatch(plain)
    if not match or int(match[1]) > MAX_PEOPLE:
        raise ValueError(Sentence("“{text}”不是人次：应写 600", text=written[:20]))
    return int(match[1])


def parse_occupation(written: str) -> str:
    """Return an occupation, empty for all; raise ValueError for too long a text."""
    occupation = " ".join(unicodedata.normalize("NFC", written).split())
    if len(occupation) > MAX_OCCUPATION_LENGTH:
        raise ValueError(
            Sentence("有 {n} 个字，最多 {longest} 个", n=len(occupation), longest=MAX_OCCUPATION_LENGTH)
        )
    return "" if occupation in ("全部", "合计", "不分") else occupation


def parse_how(written: str) -> HowCounted:
    """Parse how people were counted, by its code or label; nothing is COUNTED; raise ValueError."""
    if not written:
        return HowCounted.COUNTED
    found = next((how for how in HowCounted if written in (how.value, HOW_LABELS[how])), None)
    found = found or next((how for how in HowCounted if HOW_LABELS[how][:2] in written), None)
    if found is None:
        labels = "、".join(HOW_LABELS.values())
        raise ValueError(Sentence("“{text}”不在几种里：{all}", text=written[:20], all=labels))
    return found


def days_of(month: str) -> int:
    """Return the number of days of a month."""
    year, number = map(int, month.split("-"))
    return calendar.monthrange(year, number)[1]


def per_day(people: int, months: Iterable[str]) -> int:
    """Return the people of some months as people a day, rounded."""
    days = sum(map(days_of, months))
    return round(people / days) if days else 0
