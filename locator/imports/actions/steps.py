"""What people do with an import: begin it, say what its columns mean, mend it, decide, write it, undo it.

Each act is checked against how the import stands, and asks the worker for what takes time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.crs import Crs
from geodata.errors import UnreadableFile
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.errors import InvalidRequest, NotAllowed
from locator.imports.actions import queue
from locator.imports.actions.read import grid_of
from locator.imports.domain.errors import ImportMovedOn, TooManyFiles
from locator.imports.domain.run import Later, RunState, Task, Verdict
from locator.imports.queries.runs import Run
from locator.imports.tables import (
    import_file,
    import_heading,
    import_mend,
    import_result,
    import_run,
    import_verdict,
)
from locator.sheets.domain.columns.choices import apply_choices, choices_to_remember
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.position import common_crs
from locator.sheets.domain.sheet_choice import stored_titles

LARGEST_FILE_BYTES = 64 * 1024 * 1024  # 200,000 rows of a plain CSV file are half of it
MOST_FILES_A_DAY = 100  # of one person, and so many bytes: they are kept for a month
MOST_BYTES_A_DAY = 512 * 1024 * 1024
A_DAY = text("interval '1 day'")
ENOUGH = Sentence("您今天传的文件已经很多了，请明天再传；急用请找管理员")
LONGEST_NAME = 200
LONGEST_CELL = 2_000


def begin(
    connection: Connection,
    actor: Actor,
    file_name: str,
    content: bytes,
    *,
    area: Area | None = None,
    said: dict[str, Any] | None = None,
) -> int:
    """Take a file in, and let it be read; return the import's number.

    Raises UnreadableFile, NotAllowed, TooManyFiles.
    `area` is the actor's own unless another is meant; `said` is what its reader is told.
    """
    if not content:
        raise UnreadableFile("没有选文件，或者文件是空的")
    if len(content) > LARGEST_FILE_BYTES:
        raise UnreadableFile(
            Sentence(
                "文件超过 {largest_file_bytes} MB，请拆开", largest_file_bytes=LARGEST_FILE_BYTES // 1_048_576
            )
        )
    _require_room(connection, actor, len(content))
    area = area or _area(actor)
    values = {
        "author_id": actor.staff_id,
        "file_name": _plain_name(file_name),
        "division_code": area.division_code,
        "organization_id": area.organization_id,
    }
    key = int(connection.scalars(insert(import_run).values(values).returning(import_run.c.id)).one())
    connection.execute(insert(import_file).values(run_id=key, kind="given", content=content))
    queue.ask(connection, key, Task.READ, actor.staff_id, said)
    return key


def choose_columns(connection: Connection, run: Run, chosen: Mapping[int, str]) -> None:
    """Say what each column means; raise ValueError for what cannot be.

    Where each row says its own system of coordinates nobody is asked for it: the rows are checked.
    """
    _require(run.state.is_open)
    matches = apply_choices(matches_of(run), chosen)
    kept = {str(one.index): one.field for one in matches}
    crs = _own_crs(connection, run, matches)
    if crs is None:
        _set(connection, run, state=RunState.DATUM.value, chosen=kept)
        return
    _set(connection, run, state=RunState.CHECKING.value, chosen=kept, crs=crs.value)
    queue.ask(connection, run.id, Task.CHECK, run.author_id)


def _own_crs(connection: Connection, run: Run, matches: Sequence[ColumnMatch]) -> Crs | None:
    """Return a system of a sheet whose every place says its own; None where somebody has to say it."""
    if not any(one.field == "crs" for one in matches):
        return None
    lines = grid_of(connection, run.id).lines(run.found["line"] + 1)
    return common_crs((cells for _, cells in lines), matches)


def choose_sheet(connection: Connection, run: Run, title: str, actor: Actor) -> None:
    """Read another sheet of the file; what was said of the first one's columns and rows is forgotten."""
    _require(run.state.is_open)
    if title not in stored_titles(run.found):
        raise InvalidRequest({"title": Sentence("没有这一张表")})
    _set(connection, run, state=RunState.READING.value, chosen={})
    for table in (import_mend, import_verdict):
        connection.execute(delete(table).where(table.c.run_id == run.id))
    queue.ask(connection, run.id, Task.READ, actor.staff_id, {"title": title})


def remember_headings(connection: Connection, run: Run) -> None:
    """Remember for an area what its clerk chose against our guess, once the import is written."""
    guessed = [_match(place, one) for place, one in enumerate(run.columns)]
    for heading, field in choices_to_remember(guessed, matches_of(run)).items():
        row = upsert(import_heading).values(area=run.area, heading=heading, field=field)
        connection.execute(
            row.on_conflict_do_update(index_elements=["area", "heading"], set_={"field": field})
        )


def matches_of(run: Run) -> tuple[ColumnMatch, ...]:
    """Return what the columns of an import are taken for: as the clerk chose, or as was guessed."""
    guessed = [_match(place, one) for place, one in enumerate(run.columns)]
    chosen = {int(place): field for place, field in run.chosen.items()}
    return apply_choices(guessed, chosen)


def choose_crs(connection: Connection, run: Run, crs: Crs, actor: Actor, *, is_sure: bool = False) -> None:
    """Say which system the coordinates are in, and let the rows be checked.

    `is_sure`: the clerk has seen that they look like another one's.
    """
    _require(run.state in (RunState.DATUM, RunState.CHECKED))
    found = dict(run.found) | {"sure_of_crs": crs.value if is_sure else ""}
    _set(connection, run, state=RunState.CHECKING.value, crs=crs.value, found=found)
    queue.ask(connection, run.id, Task.CHECK, actor.staff_id)


def mend(connection: Connection, run: Run, cells: Mapping[tuple[int, int], str], actor: Actor) -> None:
    """Read some cells, by line and column, as other words than stand in them; check anew."""
    _require(run.state is RunState.CHECKED)
    _require_inside(connection, run, cells)
    for (line, place), words in cells.items():
        row = upsert(import_mend).values(run_id=run.id, line=line, place=place, words=words[:LONGEST_CELL])
        keys = ["run_id", "line", "place"]
        connection.execute(row.on_conflict_do_update(index_elements=keys, set_={"words": row.excluded.words}))
    _check_anew(connection, run, actor)


def decide(
    connection: Connection, run: Run, verdicts: Mapping[int, tuple[Verdict, str]], actor: Actor
) -> None:
    """Say of rows, by line, whether they are the station of a code, another one, or nothing; check anew."""
    _require(run.state is RunState.CHECKED)
    for line, (verdict, code) in verdicts.items():
        row = upsert(import_verdict).values(run_id=run.id, line=line, verdict=verdict.value, code=code)
        said = {"verdict": row.excluded.verdict, "code": row.excluded.code}
        connection.execute(row.on_conflict_do_update(index_elements=["run_id", "line"], set_=said))
    _check_anew(connection, run, actor)


def start_again(connection: Connection, run: Run, actor: Actor) -> None:
    """Forget what was mended and decided, and check the file as it was given."""
    _require(run.state is RunState.CHECKED)
    for table in (import_mend, import_verdict):
        connection.execute(delete(table).where(table.c.run_id == run.id))
    _check_anew(connection, run, actor)


def submit(connection: Connection, run: Run) -> None:
    """Hand an import to whoever may publish it."""
    _require(run.state is RunState.CHECKED and run.to_write > 0)
    _set(connection, run, state=RunState.WAITING.value)


def send_back(connection: Connection, run: Run, words: str) -> None:
    """Give an import that waits back to its author, with a reason."""
    _require(run.state is RunState.WAITING)
    _set(connection, run, state=RunState.CHECKED.value, trouble=words[:500])


def apply(connection: Connection, run: Run, actor: Actor, now: datetime) -> None:
    """Write an import in, on this person's word; raise NotAllowed where it takes another one's."""
    _require(run.state in (RunState.CHECKED, RunState.WAITING) and run.to_write > 0)
    require_decider(connection, run, actor)
    _decided(connection, run, RunState.APPLYING, actor, now)
    queue.ask(connection, run.id, Task.APPLY, actor.staff_id)


def undo(connection: Connection, run: Run, actor: Actor, later: Later, now: datetime) -> None:
    """Take a whole import back; `later` says what becomes of stations that somebody changed since."""
    _require(run.state is RunState.APPLIED)
    require_decider(connection, run, actor)
    _decided(connection, run, RunState.UNDOING, actor, now)
    queue.ask(connection, run.id, Task.UNDO, actor.staff_id, {"later": later.value})


def drop(connection: Connection, run: Run) -> None:
    """Give an import up; nothing of it was written."""
    _require(run.state.is_open or run.state in (RunState.WAITING, RunState.UNREADABLE))
    _set(connection, run, state=RunState.DROPPED.value)


def needs_another(connection: Connection, run: Run, actor: Actor) -> bool:
    """Tell whether somebody else has to write it: this person may not, or the union asks for two people."""
    if not run.may_be_decided_by(actor):
        return True
    return actor.staff_id == run.author_id and not allows_own_approval(connection, run.division_code)


def require_decider(connection: Connection, run: Run, actor: Actor) -> None:
    """Raise NotAllowed when somebody else has to decide."""
    if needs_another(connection, run, actor):
        raise NotAllowed("这次导入要由审核员写入；您可以先送审")


def _require_room(connection: Connection, actor: Actor, more_bytes: int) -> None:
    """Require that somebody's files of this day, by the database's clock, leave room for one more."""
    size = func.coalesce(func.sum(func.octet_length(import_file.c.content)), 0)
    today = (import_run.c.author_id == actor.staff_id, import_run.c.made_at > func.now() - A_DAY)
    given = select(func.count(), size).join_from(import_run, import_file).where(*today)
    files, size_bytes = connection.execute(given.where(import_file.c.kind == "given")).one()
    if files >= MOST_FILES_A_DAY or size_bytes + more_bytes > MOST_BYTES_A_DAY:
        raise TooManyFiles(ENOUGH)


def _require_inside(connection: Connection, run: Run, cells: Iterable[tuple[int, int]]) -> None:
    """Raise InvalidRequest for a cell beyond the sheet: who checks makes room as far as it lies."""
    lines = select(func.min(import_result.c.line), func.max(import_result.c.line))
    first, last = connection.execute(lines.where(import_result.c.run_id == run.id)).one()
    if not all(first <= line <= last and place < len(run.columns) for line, place in cells):
        raise InvalidRequest({"cells": Sentence("表里没有这个格子")})


def _check_anew(connection: Connection, run: Run, actor: Actor) -> None:
    _set(connection, run, state=RunState.CHECKING.value)
    queue.ask(connection, run.id, Task.CHECK, actor.staff_id)


def _decided(connection: Connection, run: Run, state: RunState, actor: Actor, now: datetime) -> None:
    _set(connection, run, state=state.value, decided_by=actor.staff_id, decided_at=now, trouble="")


def _set(connection: Connection, run: Run, **values: object) -> None:
    """Move an import on from where it was seen; raise ImportMovedOn when it is not there any more."""
    as_seen = (import_run.c.id == run.id, import_run.c.state == run.state.value)
    _require(connection.execute(update(import_run).where(*as_seen).values(values)).rowcount == 1)


def _require(holds: bool) -> None:
    if not holds:
        raise ImportMovedOn("这次导入已经走到别的一步了，请看看它现在的样子")


def _match(place: int, kept: Mapping[str, Any]) -> ColumnMatch:
    because = Sentence(kept["because"], **kept["values"])
    return ColumnMatch(place, kept["heading"], kept["field"], kept["confidence"], because)


def _area(actor: Actor) -> Area:
    areas = actor.areas(Right.EDIT)
    if not areas:
        raise NotAllowed("您的岗位不管导入")
    return areas[0]


def _plain_name(name: str) -> str:
    """Return a file's own name, without the folders that a browser or somebody else may have put before."""
    own = PurePath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in own if sign.isprintable())[-LONGEST_NAME:]
    return kept if kept.strip(". ") else "表格.csv"
