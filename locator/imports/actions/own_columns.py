"""A sheet's columns kept as fields of the union's own: chosen one by one, or all that are unknown."""

from collections.abc import Mapping

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.imports.actions.read import aside_of, load_grid
from locator.imports.actions.stored_columns import matches_of
from locator.imports.queries.runs import Run
from locator.ledger.actions.own_fields import keep_columns
from locator.ledger.queries import own_fields
from locator.sheets.domain.columns.fields import LEFT_OUT, normalise_heading
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.stations.domain.own_fields import OwnField, is_own

NEW = "own:new"  # the choice of a field that is yet to be added
MAX_SAMPLED_ROWS = 5_000
# Numbers of rows, and what is not to be kept of people.
NEVER_OFFERED = frozenset(
    {
        *("序号", "号", "行号", "排序", "xuhao", "no", "num", "number", "index", "fid", "ogcfid", "objectid"),
        *("身份证号", "身份证", "填报人", "填表人", "审核人", "图片", "照片"),
    }
)


def usable_fields(connection: Connection, run: Run) -> list[OwnField]:
    """Return the own fields that a column of an import may be."""
    return own_fields.usable_in(connection, run.division_code, run.organization_id)


def own_choices(connection: Connection, run: Run) -> dict[str, tuple[str, ...]]:
    """Return the choices of the own fields that have some, by cell."""
    return own_fields.choices_by_cell(usable_fields(connection, run))


def offered_columns(run: Run) -> list[ColumnMatch]:
    """Return the columns that are not imported yet and could be kept as own fields."""
    own = zip(matches_of(run), run.stored_columns, strict=False)
    return [
        match
        for match, column in own
        if match.field in ("", LEFT_OUT) and column["samples"] and _is_offered(match.heading)
    ]


def with_own_fields(
    connection: Connection, run: Run, chosen: Mapping[int, str], *, keep_all: bool
) -> dict[int, str]:
    """Return the choices of columns with the cells of own fields; fields that are not there yet are added.

    With `keep_all` every offered column that is not chosen as something else is kept. Raises ValueError for
    a field that is not the union's, FieldRefused where there would be too many.
    """
    wanted = dict(chosen)
    if keep_all:
        wanted |= {
            match.index: NEW
            for match in offered_columns(run)
            if chosen.get(match.index, "") in ("", LEFT_OUT)
        }
    usable = {field.cell for field in usable_fields(connection, run)}
    if any(is_own(field) and field not in usable for field in wanted.values()):
        raise ValueError(Sentence("没有这个栏目，或者已经停用"))
    new = {index for index, field in wanted.items() if field == NEW}
    matches = [match for match in matches_of(run)[: len(run.stored_columns)] if match.index in new]
    texts = _texts(connection, run, [match.index for match in matches])
    columns = [(match.index, match.heading, texts[match.index]) for match in matches]
    return wanted | keep_columns(connection, run.area, columns)


def _is_offered(heading: str) -> bool:
    return bool(heading.strip()) and normalise_heading(heading) not in NEVER_OFFERED


def _texts(connection: Connection, run: Run, columns: list[int]) -> dict[int, list[str]]:
    """Return the texts of some columns, in the first rows of stations."""
    texts: dict[int, list[str]] = {index: [] for index in columns}
    if not columns:
        return texts
    aside = aside_of(run.found)
    for line, cells in load_grid(connection, run.id).lines(run.found["line"] + 1):
        if line > run.found["line"] + MAX_SAMPLED_ROWS:
            break
        for index in columns if line not in aside else ():
            if index < len(cells):
                texts[index].append(cells[index])
    return texts
