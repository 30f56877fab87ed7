"""What a clerk answers once: how a sheet is laid out, a value for all rows, one text in place of another."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, update

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor
from locator.errors import InvalidRequest
from locator.imports.actions.steps import MAX_CELL_LENGTH, check_again, read_again, require_checked
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.answers import MAX_REPLACEMENTS, MAX_VALUES, Replacement, Where, column_keys
from locator.imports.queries.runs import Run
from locator.imports.tables import import_mend
from locator.sheets.domain.columns.fields import LEFT_OUT, fields
from locator.sheets.domain.columns.people import PRIVATE
from locator.sheets.domain.layout.marks import MAX_MARKS, WHOLE_SHEET, Mark, MarkKind
from locator.sheets.domain.sheet_choice import stored_titles

TOO_MANY = Sentence("改得太多了：请在表格里改好，再传一次")


def mark_rows(
    connection: Connection, run: Run, sheet: str, lines: Iterable[int], kind: MarkKind | None, actor: Actor
) -> None:
    """Say what rows of a sheet are, or of WHOLE_SHEET what becomes of it; without a kind take it back."""
    said = set(lines)
    if not said:
        raise InvalidRequest({"lines": Sentence("请先点行号，再说它是什么")})
    others = [
        mark for mark in run.answers.marks if mark.sheet != sheet or mark.column >= 0 or mark.line not in said
    ]
    new = [Mark(sheet, line, kind) for line in sorted(said)] if kind else []
    _mark(connection, run, sheet, [*others, *new], actor)


def mark_column(
    connection: Connection, run: Run, sheet: str, column: int, actor: Actor, *, is_begin: bool
) -> None:
    """Say that another table begins at a column of a sheet, or take it back."""
    others = [mark for mark in run.answers.marks if (mark.sheet, mark.column) != (sheet, column)]
    new = [Mark(sheet, WHOLE_SHEET, MarkKind.BESIDE, column)] if is_begin else []
    _mark(connection, run, sheet, [*others, *new], actor)


def _mark(connection: Connection, run: Run, sheet: str, marks: Sequence[Mark], actor: Actor) -> None:
    if sheet not in stored_titles(run.found):
        raise InvalidRequest({"sheet": Sentence("没有这一张表")})
    if len(marks) > MAX_MARKS:
        raise InvalidRequest({"lines": TOO_MANY})
    read_again(connection, run, actor, replace(run.answers, marks=tuple(marks)))


def choose_sheet(connection: Connection, run: Run, title: str, actor: Actor) -> None:
    """Read one sheet of the file only; all of them without a title."""
    titles = stored_titles(run.found)
    if title and title not in titles:
        raise InvalidRequest({"title": Sentence("没有这一张表")})
    kept = [mark for mark in run.answers.marks if mark.line != WHOLE_SHEET or mark.column >= 0]
    for other in titles if title else ():
        kept.append(Mark(other, WHOLE_SHEET, MarkKind.READ if other == title else MarkKind.OUT))
    read_again(connection, run, actor, replace(run.answers, marks=tuple(kept)))


def give_value(connection: Connection, run: Run, field: str, words: str, actor: Actor) -> None:
    """Set the value of a field that no column has for every row; an empty one takes it back. Check again."""
    require_checked(run)
    if field not in fields() or field in (LEFT_OUT, PRIVATE):
        raise InvalidRequest({"field": Sentence("没有“{field}”这一项", field=field[:40])})
    own = matches_of(run)[: len(run.stored_columns)]
    if any(match.field == field for match in own):
        raise InvalidRequest({"field": Sentence("表里已经有这一列：请用“一次改一列”")})
    values = {name: text for name, text in run.answers.values.items() if name != field}
    if words:
        values[field] = words[:MAX_CELL_LENGTH]
    if len(values) > MAX_VALUES:
        raise InvalidRequest({"field": TOO_MANY})
    _delete_corrections(connection, run, range(len(run.stored_columns), len(run.columns) + 1))
    chosen = {index: name for index, name in run.chosen.items() if int(index) < len(run.stored_columns)}
    answers = replace(run.answers, values=values)
    check_again(connection, run, actor, answers=answers.as_json(), chosen=chosen)


def replace_texts(
    connection: Connection, run: Run, column: int, where: Where, find: str, words: str, actor: Actor
) -> None:
    """Put one text in place of another in the cells of a column, corrected ones too; check again."""
    require_checked(run)
    if not 0 <= column < len(run.stored_columns):
        raise InvalidRequest({"column": Sentence("请选一列")})
    if where in (Where.SAME, Where.PART) and not find:
        raise InvalidRequest({"find": Sentence("要找的字没有写")})
    if len(run.answers.replacements) >= MAX_REPLACEMENTS:
        raise InvalidRequest({"column": TOO_MANY})
    key = column_keys([one["heading"] for one in run.stored_columns])[column]
    new = Replacement(key, where, find[:MAX_CELL_LENGTH], words[:MAX_CELL_LENGTH])
    _replace_corrections(connection, run, column, new)
    answers = replace(run.answers, replacements=(*run.answers.replacements, new))
    check_again(connection, run, actor, answers=answers.as_json())


def replace_like(
    connection: Connection, run: Run, column: int, written: str, words: str, actor: Actor
) -> None:
    """Correct every cell of a column that is written as one of them, or empty as it is; check again."""
    where = Where.SAME if written else Where.EMPTY
    replace_texts(connection, run, column, where, written, words, actor)


def _replace_corrections(connection: Connection, run: Run, column: int, new: Replacement) -> None:
    """Apply a replacement to cells of its column that the clerk corrected one by one."""
    own = (import_mend.c.run_id == run.id, import_mend.c.place == column)
    corrected = update(import_mend).where(*own)
    match new.where:
        case Where.ALL:
            connection.execute(delete(import_mend).where(*own))
        case Where.PART:
            replaced = func.left(func.replace(import_mend.c.words, new.find, new.words), MAX_CELL_LENGTH)
            connection.execute(corrected.values(words=replaced))
        case Where.SAME | Where.EMPTY:
            connection.execute(corrected.where(import_mend.c.words == new.find).values(words=new.words))


def _delete_corrections(connection: Connection, run: Run, columns: Iterable[int]) -> None:
    own = (import_mend.c.run_id == run.id, import_mend.c.place.in_(list(columns)))
    connection.execute(delete(import_mend).where(*own))
