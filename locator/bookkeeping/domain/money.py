"""A line of money: what a year's amount was for and where it came from. Amounts are in yuan."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from geodata.sentence import Sentence

WAN = 10_000
MAX_DIGITS = 12  # before the decimal point
MAX_SOURCE_LENGTH, MAX_DOCUMENT_LENGTH = 100, 200
YEARS = range(1949, 2101)
AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d{1,6})?)(?P<wan>万)?元?", re.ASCII)
NEGATIVE = re.compile(r"[-－−]\s*\d")


class MoneyKind(StrEnum):
    """What money was for."""

    CONSTRUCTION = "construction"
    OPERATION = "operation"
    EQUIPMENT = "equipment"
    ACTIVITY = "activity"
    REWARD = "reward"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(KIND_LABELS[self])


KIND_LABELS = {
    MoneyKind.CONSTRUCTION: "建设",
    MoneyKind.OPERATION: "运维",
    MoneyKind.EQUIPMENT: "设备物资",
    MoneyKind.ACTIVITY: "活动",
    MoneyKind.REWARD: "奖补",
    MoneyKind.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A year's amount of one kind from one source, and the document that says so."""

    year: int
    kind: MoneyKind
    source: str
    amount_yuan: Decimal
    document: str = ""


def parse_amount(written: str, unit_yuan: int = 1) -> Decimal:
    """Parse an amount, ``1815万元``, ``20,000`` or ``3.7``, which without a unit is in `unit_yuan`.

    Returns yuan with two decimals; raises ValueError.
    """
    plain = re.sub(r"[\s,¥]", "", unicodedata.normalize("NFKC", written))
    if NEGATIVE.match(plain):
        raise ValueError(Sentence("金额“{text}”不能是负数", text=written[:30]))
    match = AMOUNT.fullmatch(plain)
    if not match:
        raise ValueError(Sentence("“{text}”不是金额：应写 20000 或 1815万元", text=written[:30]))
    unit = WAN if match["wan"] else 1 if plain.endswith("元") else unit_yuan
    yuan = Decimal(match["number"]) * unit
    if yuan >= 10**MAX_DIGITS:
        raise ValueError(
            Sentence("金额“{text}”太大：元以前最多 {most} 位数", text=written[:30], most=MAX_DIGITS)
        )
    return yuan.quantize(Decimal("0.01"))


def show_amount(yuan: Decimal) -> Sentence:
    """Return an amount for display: whole 万 as ``1,815 万元``, others in yuan with two decimals at most."""
    if yuan >= WAN and yuan % 100 == 0:
        return Sentence("{amount} 万元", amount=f"{(yuan / WAN).normalize():,f}")
    return Sentence("{amount} 元", amount=f"{yuan:,.2f}".rstrip("0").rstrip("."))


def parse_year(written: str) -> int:
    """Parse a year, ``2024`` or ``2024年``; raise ValueError."""
    plain = unicodedata.normalize("NFKC", written).strip().removesuffix("度").removesuffix("年")
    if not (plain.isascii() and plain.isdigit()) or int(plain) not in YEARS:
        raise ValueError(Sentence("“{text}”不是年份：应写 2024", text=written[:20]))
    return int(plain)


def parse_kind(written: str) -> MoneyKind:
    """Parse what money was for, by its code or its label; what is not known is OTHER; raise ValueError."""
    if not written:
        return MoneyKind.OTHER
    found = next((kind for kind in MoneyKind if written in (kind.value, KIND_LABELS[kind])), None)
    if found is None:
        found = next((kind for kind in MoneyKind if KIND_LABELS[kind][:2] in written), None)
    if found is None:
        labels = "、".join(KIND_LABELS.values())
        raise ValueError(Sentence("“{text}”不在几种里：{all}", text=written[:30], all=labels))
    return found


def parse_source(written: str) -> str:
    """Return where money came from; raise ValueError without it, or for too long a text."""
    source = " ".join(unicodedata.normalize("NFC", written).split())
    if not source:
        raise ValueError(Sentence("请写钱从哪里来，例如 工会经费、企业投入"))
    return _short(source, MAX_SOURCE_LENGTH)


def parse_document(written: str) -> str:
    """Return the document that says so, empty for none; raise ValueError for too long a text."""
    return _short(" ".join(unicodedata.normalize("NFC", written).split()), MAX_DOCUMENT_LENGTH)


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(Sentence("有 {n} 个字，最多 {longest} 个", n=len(text), longest=longest))
    return text
