"""How a field of a station is declared: beside its type, as the metadata of a dataclass's field.

A declaration says once what sheets, forms, the history, the table `station`, the API and filters need to
know of a field; each of them reads it from `locator.stations.domain.station_fields.FIELDS`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from geodata.sentence import Sentence
from locator.stations.domain.station import Facet

MAX_TEXT_LENGTH = 1000
DECLARED, PART, PART_FIRST = "declared", "part", "part_first"  # keys of the metadata
YES_OR_NO: Mapping[bool | None, str] = {None: "", True: "yes", False: "no"}
HAS_LABELS: Mapping[str, str] = {"yes": Sentence("有"), "no": Sentence("没有")}


class Kind(StrEnum):
    """How a field's value is written in a cell, and of which type it is in the database."""

    TEXT = "text"
    CODE = "code"  # a member of an enumeration
    YES_NO = "yes_no"  # None is not known
    DAY = "day"
    PARTIAL_DAY = "partial_day"  # a year, month or day, as far as it is known (ISO 8601)
    NUMBER = "number"  # None is not known
    COUNT = "count"
    OWN = "own"  # read and stored by code of its own


class Reading(StrEnum):
    """How a sheet's cell of any wording becomes the cell of an entry (`locator.sheets.domain`)."""

    TEXT = "text"
    COPY = "copy"
    YES_NO = "yes_no"
    DAY = "day"
    COUNT = "count"
    ACCESS = "access"
    PRICE = "price"
    NUMBER = "number"  # by the field's `parse`; asked about where it is none
    CODE = "code"  # by the wordings of its codes; asked about where it is none
    DAY_POLICY = "day_policy"
    OWN = "own"  # by a module of its own


READING_OF_KIND = {
    Kind.TEXT: Reading.TEXT,
    Kind.CODE: Reading.COPY,
    Kind.YES_NO: Reading.YES_NO,
    Kind.DAY: Reading.DAY,
    Kind.PARTIAL_DAY: Reading.DAY,
    Kind.NUMBER: Reading.COPY,
    Kind.COUNT: Reading.COUNT,
    Kind.OWN: Reading.OWN,
}


@dataclass(frozen=True, slots=True)
class Row:
    """Where and how the staff form shows a field: its group, and what stands around its input."""

    group: str  # a group of rows of templates/editing/station_form.html
    hint: str = ""
    blank: str = ""  # the choice of no code
    max_length: int = 200
    wide: bool = False  # several lines
    required: bool = False
    unknown_is_chosen: bool = False  # that nobody knows has to be said
    input_mode: str = ""


@dataclass(frozen=True, slots=True)
class StationField:
    """One field of an entry.

    `cell` names it in sheets, forms and the history; `column` is its column of the table `station`, empty for
    fields that are stored otherwise; `attribute` its path in a draft. `card` is its path among the
    properties of the public entry, empty for what is not in it. `tag` is the number of the filter "yes"
    in the search index, 0 for no filter; it must never be used for anything else.
    """

    cell: str
    label: Sentence
    kind: Kind = Kind.TEXT
    column: str = ""
    attribute: str = ""
    default: Any = ""
    codes: type[StrEnum] | None = None
    choices: Mapping[Any, str] | None = None  # labels of the codes, where they have no `zh`
    max_length: int = MAX_TEXT_LENGTH
    parse: Callable[[str], Any] | None = None  # of a NUMBER or COUNT; raises ValueError
    show: Callable[[Any], str] | None = None  # the inverse of `parse`
    headings: str = ""  # further headings of sheets, as clerks write them, separated by spaces
    reading: Reading | None = None
    must_be_past: bool = True  # a DAY that is still to come is a mistake
    facet: Facet | None = None  # whose check covers it
    row: Row | None = None
    card: str = ""
    is_public: bool = False  # shown to the public, even if not in the card
    on_page: bool = False  # listed on the station's page where it is known
    open_data: Sentence | None = None  # the description of its column in open data
    tag: int = 0
    is_required: bool = False  # an entry without it is refused

    @property
    def name(self) -> str:
        """Its name in its dataclass."""
        return self.attribute.rpartition(".")[2]

    @property
    def is_stored(self) -> bool:
        """Whether it is one value in one column."""
        return self.kind is not Kind.OWN

    @property
    def sheet_reading(self) -> Reading:
        """How a sheet's cell is read."""
        return self.reading or READING_OF_KIND[self.kind]

    @property
    def may_be_shown(self) -> bool:
        """Whether the public may see it."""
        return self.is_public or bool(self.card)

    @property
    def stored_default(self) -> Any:
        """The value of the column where nothing is known."""
        return self.default.value if isinstance(self.default, StrEnum) else self.default


def _code_text(code: StrEnum) -> str:
    text: str = code._value_  # quicker than `value`
    return "" if text == "unknown" else text


# How a value of each kind is written in its cell; None is an empty cell.
CELL_TEXT: Mapping[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.CODE: _code_text,
    Kind.YES_NO: lambda value: YES_OR_NO[value],
    Kind.DAY: date.isoformat,
    Kind.PARTIAL_DAY: str,
    Kind.NUMBER: lambda value: f"{value:g}",
    Kind.COUNT: lambda value: f"{value:g}",
}


def text(cell: str, label: Sentence, *, is_required: bool = False, **more: Any) -> Any:
    """Declare a plain text, empty by default."""
    declared = _declared(cell, label, Kind.TEXT, {"is_required": is_required, **more})
    return _field(declared) if is_required else _field(declared, "")


def code(
    cell: str, label: Sentence, codes: type[StrEnum], default: StrEnum | None = None, **more: Any
) -> Any:
    """Declare a code of an enumeration; without a default it is required."""
    is_required = default is None
    more = {"codes": codes, "default": default, "is_required": is_required, **more}
    declared = _declared(cell, label, Kind.CODE, more)
    return _field(declared) if is_required else _field(declared, default)


def yes_no(cell: str, label: Sentence, **more: Any) -> Any:
    """Declare a yes or no that may be unknown."""
    return _field(_declared(cell, label, Kind.YES_NO, {"choices": HAS_LABELS, "default": None, **more}), None)


def day(cell: str, label: Sentence, **more: Any) -> Any:
    """Declare a day that may be unknown."""
    return _field(_declared(cell, label, Kind.DAY, {"default": None, **more}), None)


def partial_day(cell: str, label: Sentence, **more: Any) -> Any:
    """Declare a year, month or day that may be unknown: ``2023``, ``2023-05``, ``2023-05-01``."""
    return _field(_declared(cell, label, Kind.PARTIAL_DAY, {"default": None, **more}), None)


def number(cell: str, label: Sentence, parse: Callable[[str], float], **more: Any) -> Any:
    """Declare a number that may be unknown."""
    return _field(_declared(cell, label, Kind.NUMBER, {"parse": parse, "default": None, **more}), None)


def count(cell: str, label: Sentence, parse: Callable[[str], int | None], **more: Any) -> Any:
    """Declare a whole number that may be unknown."""
    return _field(_declared(cell, label, Kind.COUNT, {"parse": parse, "default": None, **more}), None)


def own_cell(cell: str, label: Sentence, **more: Any) -> StationField:
    """Return a cell whose value is read and stored by code of its own."""
    return StationField(cell, label, Kind.OWN, **more)


def own(default: Callable[[], Any], *cells: StationField) -> Any:
    """Declare a value of several cells, or of none; `default` makes the value of an empty entry."""
    return field(default_factory=default, metadata={DECLARED: cells})


def part(parts: type, *, first: tuple[str, ...] = ()) -> Any:
    """Declare a group of fields with a dataclass of its own; those in `first` come first in an entry."""
    return field(default_factory=parts, metadata={PART: parts, PART_FIRST: first})


def declared_fields(dataclass_type: type, path: str = "") -> Iterator[StationField]:
    """Yield the declarations of a dataclass and of its parts, in the order of an entry."""
    for one in fields(dataclass_type):
        for declared in one.metadata.get(DECLARED, ()):
            yield replace(declared, attribute=path + one.name)
        if PART in one.metadata:
            inner = list(declared_fields(one.metadata[PART], f"{path}{one.name}."))
            first = {name: n for n, name in enumerate(one.metadata[PART_FIRST])}
            yield from sorted(
                inner, key=lambda part: first.get(part.attribute.rpartition(".")[2], len(first))
            )


def _declared(cell: str, label: Sentence, kind: Kind, more: dict[str, Any]) -> StationField:
    return StationField(cell, label, kind, **{"column": cell, **more})


def _field(declared: StationField, default: Any = MISSING) -> Any:
    return field(default=default, metadata={DECLARED: (declared,)})
