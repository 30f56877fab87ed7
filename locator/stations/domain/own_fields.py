"""A union's own fields: what it keeps of its stations besides the declared ones; never public.

A cell of an entry is named by its field's type and number, ``own:number:12``, so that a field can be renamed
and a value be read without the database. A field's type never changes: it is retired, and another is added.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.sentence import Sentence

PREFIX = "own:"
MAX_FIELDS = 200  # of one union
MAX_NAME_LENGTH = 60
MAX_CHOICES = 50
MAX_VALUE_LENGTH = 1000
CELL = re.compile(r"own:(text|number|day|yes_no|choice):([1-9]\d{0,17})", re.ASCII)
NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,6})?", re.ASCII)
YES_NO = frozenset({"是", "否"})


class FieldType(StrEnum):
    """What the values of an own field are."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(TYPE_LABELS[self])


TYPE_LABELS = {
    FieldType.TEXT: "文字",
    FieldType.NUMBER: "数",
    FieldType.DAY: "日期",
    FieldType.YES_NO: "是或否",
    FieldType.CHOICE: "选一种",
}


@dataclass(frozen=True, slots=True)
class OwnField:
    """An own field; `area` is the key of the union that keeps it: ``division:511703``, ``organization:7``."""

    id: int
    area: str
    name: str
    type: FieldType
    choices: tuple[str, ...] = ()
    is_retired: bool = False

    @property
    def cell(self) -> str:
        """Its name among an entry's cells."""
        return cell_of(self.type.value, self.id)


def cell_of(field_type: str, field_id: int) -> str:
    """Return the name of the cell of an own field."""
    return f"{PREFIX}{field_type}:{field_id}"


def is_own(cell: str) -> bool:
    """Tell whether a cell is that of an own field."""
    return CELL.fullmatch(cell) is not None


def split_cell(cell: str) -> tuple[FieldType, int]:
    """Return the type and number in the name of an own field's cell; raise ValueError for any other name."""
    match = CELL.fullmatch(cell)
    if match is None:
        raise ValueError(cell)
    return FieldType(match[1]), int(match[2])


def read_value(field_type: FieldType, text: str) -> str:
    """Return a value as it is kept, as written but for blanks around it; raise ValueError if it is none."""
    value = unicodedata.normalize("NFC", text).strip()
    if len(value) > MAX_VALUE_LENGTH:
        raise ValueError(Sentence("有 {n} 个字，最多 {longest} 个", n=len(value), longest=MAX_VALUE_LENGTH))
    if value and not IS_VALUE[field_type](value):
        raise ValueError(Sentence(NOT_A_VALUE[field_type], text=value[:40]))
    return value


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-11-22")


IS_VALUE: Mapping[FieldType, Callable[[str], object]] = {
    FieldType.TEXT: lambda _: True,
    FieldType.NUMBER: NUMBER.fullmatch,
    FieldType.DAY: _is_day,
    FieldType.YES_NO: YES_NO.__contains__,
    FieldType.CHOICE: lambda _: True,  # its choices are compared where they are known
}
NOT_A_VALUE = {
    FieldType.NUMBER: "“{text}”应是一个数",
    FieldType.DAY: "“{text}”不是日期：应写 2026-11-22",
    FieldType.YES_NO: "“{text}”应填“是”或“否”；不知道就空着",
}


def type_of_values(values: list[str]) -> FieldType:
    """Return the narrowest type that all values have; a text for none, and for numbers that are codes."""
    written = [value.strip() for value in values if value.strip()]
    if not written:
        return FieldType.TEXT
    for candidate in (FieldType.YES_NO, FieldType.DAY, FieldType.NUMBER):
        if all(IS_VALUE[candidate](value) for value in written):
            is_code = candidate is FieldType.NUMBER and any(re.match(r"[-+]?0\d", one) for one in written)
            return FieldType.TEXT if is_code else candidate
    return FieldType.TEXT


def field_name(written: str) -> str:
    """Return the name of a field as it is kept: one line, single blanks; raise ValueError if it is none."""
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not name or not name.isprintable():
        raise ValueError(Sentence("栏目要有名字，里面不能有看不见的字符"))
    if len(name) > MAX_NAME_LENGTH:
        raise ValueError(
            Sentence("栏目的名字有 {n} 个字，最多 {longest} 个", n=len(name), longest=MAX_NAME_LENGTH)
        )
    return name


def field_choices(written: str) -> tuple[str, ...]:
    """Return the choices in a text that separates them by 、 or lines; raise ValueError for too many."""
    parts = (
        " ".join(part.split()) for part in re.split(r"[、，,;；\n]", unicodedata.normalize("NFC", written))
    )
    choices = tuple(dict.fromkeys(part for part in parts if part))
    if len(choices) > MAX_CHOICES or any(len(one) > MAX_NAME_LENGTH for one in choices):
        raise ValueError(
            Sentence("最多 {most} 种，每种最多 {longest} 个字", most=MAX_CHOICES, longest=MAX_NAME_LENGTH)
        )
    return choices
