"""What the URL of the table says besides the filters: order, columns, page; and what each action is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qs, urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor
from locator.editing.views.filters import Selection, read_filter
from locator.editing.views.labels import CHOICES
from locator.errors import InvalidRequest
from locator.http.control_characters import reject_control_characters_in
from locator.http.fields import Moment
from locator.http.integers import row_number
from locator.keepers.domain.person import MAX_NAME_LENGTH, Person
from locator.workbench.domain.columns import CELLS_FOR_MANY, Column, Order, chosen_columns, parse_order
from locator.workbench.queries.table import Place

MOST_PARAMETERS = 60
OF_THE_TABLE = ("sort", "column", "after", "before")
OF_THE_PAGE = ("after", "before", "told")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a URL of the table asks for; `kept` are its parameters but for the page."""

    selection: Selection
    order: Order
    columns: tuple[Column, ...]
    place: Place
    kept: tuple[tuple[str, str], ...]

    @property
    def filters(self) -> str:
        """The query string of the filters alone."""
        return urlencode([(name, text) for name, text in self.kept if name not in OF_THE_TABLE])

    @property
    def query(self) -> str:
        """The query string of the first page."""
        return urlencode(self.kept)

    @property
    def without_shape(self) -> str:
        """The query string of the first page without what was drawn on the map."""
        return urlencode([pair for pair in self.kept if pair[0] != "shape"])

    def with_order(self, order: Order) -> str:
        """Return the query string of the first page in another order."""
        return urlencode([*(pair for pair in self.kept if pair[0] != "sort"), ("sort", order.text)])

    def at(self, **place: int) -> str:
        """Return the query string of another page."""
        return urlencode([*self.kept, *((name, str(key)) for name, key in place.items())])


def read_asked(arguments: Mapping[str, list[str]], actor: Actor) -> Asked:
    """Read the URL of the table; raise InvalidRequest."""
    given = [(name, text) for name, texts in arguments.items() for text in texts if text.strip()]
    first = dict(reversed(given))
    filters = {name: text for name, text in first.items() if name not in (*OF_THE_TABLE, *OF_THE_PAGE)}
    return Asked(
        read_filter(filters, actor),
        parse_order(first.get("sort", "")),
        chosen_columns([text for name, text in given if name == "column"]),
        Place(row_number(first.get("after", "")) or 0, row_number(first.get("before", "")) or 0),
        tuple((name, text) for name, text in given if name not in OF_THE_PAGE),
    )


def read_query(text: str, actor: Actor) -> Asked:
    """Read a query string of the table that a form carries; raise InvalidRequest."""
    try:
        arguments = parse_qs(text, max_num_fields=MOST_PARAMETERS)
    except ValueError:  # more fields than any table has
        raise InvalidRequest({"filters": Sentence("读不懂")}) from None
    reject_control_characters_in((name, text) for name, texts in arguments.items() for text in texts)
    return read_asked(arguments, actor)


def _known_cell(cell: str) -> str:
    if cell not in CELLS_FOR_MANY:
        raise ValueError("这一栏不能一起改")
    return cell


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Nothing(_Parameters):
    """What an action is told that needs to be told nothing."""


class CellParameters(_Parameters):
    """One cell, the text for all stations (empty: none), and why."""

    cell: Annotated[str, AfterValidator(_known_cell)]
    value: str = Field(default="", max_length=1000)
    why: str = Field(default="", max_length=200)

    @property
    def text(self) -> str:
        """The text for the cell; raises ValueError for a code that it does not have."""
        choices = CHOICES.get(self.cell)
        if self.value and choices is not None and self.value not in choices:
            raise ValueError(Sentence("“{text}”不在可选的里面", text=self.value[:40]))
        return self.value


class ClosureParameters(_Parameters):
    """The period of a closure, and why."""

    since: Moment
    until: Moment
    reason: str = Field(min_length=1, max_length=200)


class KeeperParameters(_Parameters):
    """A keeper, and the union to write to when the keeper does not answer."""

    name: str = Field(default="", max_length=MAX_NAME_LENGTH)
    phone: str = Field(default="", max_length=30)
    email: str = Field(default="", max_length=254)
    union_email: str = Field(default="", max_length=254)

    @property
    def person(self) -> Person:
        """Who is meant; raises InvalidException for nobody who can be asked."""
        return Person.read(name=self.name, phone=self.phone, email=self.email, union_email=self.union_email)
