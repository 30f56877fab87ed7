"""What the check says of a cell of the clerk's own file: where, how grave, in words, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from geodata.sentence import Sentence


class Weight(StrEnum):
    """What a finding means for its row."""

    REFUSED = "refused"  # the row is not written before this is mended
    ASK = "ask"  # the row is written without this cell, unless the clerk confirms the repair
    TOLD = "told"  # understood otherwise than it stands, or left as it is: nothing needs doing

    @property
    def zh(self) -> str:
        """The word that a clerk reads."""
        return {"refused": "有错，不写入", "ask": "请您确认", "told": "知道就行"}[self]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values that a cell may mean, with the words for it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in one row.

    `line` is the row's number in the file and counts from 1, `columns` count from 0 and may be none
    where the whole row is meant. `repair` has a text for each of the columns, in the clerk's own wording:
    put into the cells it makes the finding go away. `choices` are repairs of the first column.
    """

    line: int
    columns: tuple[int, ...]
    kind: str
    weight: Weight
    sentence: Sentence
    written: str = ""
    repair: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON can keep it; the sentence keeps its pattern."""
        return {
            "line": self.line,
            "columns": list(self.columns),
            "kind": self.kind,
            "weight": self.weight.value,
            "pattern": self.sentence.pattern,
            "values": {name: _kept(value) for name, value in self.sentence.values.items()},
            "written": self.written,
            "repair": list(self.repair),
            "choices": [[one.value, one.words] for one in self.choices],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` kept."""
        return cls(
            line=kept["line"],
            columns=tuple(kept["columns"]),
            kind=kept["kind"],
            weight=Weight(kept["weight"]),
            sentence=Sentence(kept["pattern"], **kept["values"]),
            written=kept["written"],
            repair=tuple(kept["repair"]),
            choices=tuple(Choice(*one) for one in kept["choices"]),
        )


def _kept(value: object) -> object:
    return value if isinstance(value, int | float) else str(value)


def letter(index: int) -> str:
    """Return a column's letters as a spreadsheet shows them: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
