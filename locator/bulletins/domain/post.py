"""A post of a job list: who employs, for what, how many, for how much, where, and whom to ask."""

import re
import unicodedata
from dataclasses import dataclass

from geodata.sentence import Sentence

MAX_TEXT_LENGTH, MAX_LONG_TEXT_LENGTH, MAX_OPENINGS = 100, 500, 100_000
OPENINGS = re.compile(r"(\d{1,7})(?:\.0+)?(?:名|人|个)?(?:左右|以上)?", re.ASCII)
NOT_COUNTED = frozenset({"", "若干", "不限", "多名", "数名", "不定"})
WAGE = re.compile(
    r"(?P<low>\d{3,6})(?:元)?(?:[-~～—至到](?P<high>\d{3,6}))?(?:元)?(?P<more>以上|起)?(?:/|每|一)?月?",
    re.ASCII,
)
YES = frozenset({"是", "已核实", "核实", "已查", "对", "√", "有", "yes", "y", "1"})
NO = frozenset({"", "否", "未核实", "没有", "没核实", "×", "no", "n", "0"})


@dataclass(frozen=True, slots=True)
class Post:
    """A post; `openings` is None where the list does not say how many.

    `wage` is as written; `wage_low` and `wage_high` are yuan a month where that is plain. `contact_public`
    tells that the clerk has seen to it that the contact may be shown to everybody.
    """

    employer: str
    title: str
    openings: int | None = None
    wage: str = ""
    wage_low: int | None = None
    wage_high: int | None = None
    requirement: str = ""
    place: str = ""
    contact: str = ""
    contact_public: bool = False
    employer_checked: bool = False


def parse_text(written: str, longest: int = MAX_TEXT_LENGTH) -> str:
    """Return a text on one line; raise ValueError for too long a one."""
    text = " ".join(unicodedata.normalize("NFC", written).split())
    if len(text) > longest:
        raise ValueError(Sentence("有 {n} 个字，最多 {longest} 个", n=len(text), longest=longest))
    return text


def parse_required(written: str) -> str:
    """Return a text that has to be there; raise ValueError."""
    text = parse_text(written)
    if not text:
        raise ValueError(Sentence("不能空着"))
    return text


def parse_openings(written: str) -> int | None:
    """Parse how many are wanted, ``200人``; None for 若干 and the like; raise ValueError."""
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", written))
    if plain in NOT_COUNTED:
        return None
    match = OPENINGS.fullmatch(plain)
    if not match or not 0 < int(match[1]) <= MAX_OPENINGS:
        raise ValueError(Sentence("人数“{text}”应写 20，或者 若干", text=written[:20]))
    return int(match[1])


def parse_wage(written: str) -> tuple[str, int | None, int | None]:
    """Return a wage as written, and its bounds in yuan a month where it is nothing but those."""
    text = parse_text(written)
    match = WAGE.fullmatch(re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text)))
    if not match:
        return text, None, None
    low = int(match["low"])
    high = int(match["high"]) if match["high"] else None if match["more"] else low
    if high is not None and high < low:
        raise ValueError(Sentence("工资“{text}”前面的数比后面的大", text=text[:30]))
    return text, low, high


def parse_yes(written: str) -> bool:
    """Parse 是 or 否, also as clerks write it; raise ValueError."""
    plain = unicodedata.normalize("NFKC", written).strip().lower()
    if plain in YES or plain in NO:
        return plain in YES
    raise ValueError(Sentence("“{text}”应写 是 或 否", text=written[:20]))
