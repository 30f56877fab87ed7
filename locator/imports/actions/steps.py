"""The steps of an import that people take: start, columns, corrections, decisions, apply, undo.

Each step checks the state of the import, and leaves what takes time to the worker.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.crs.conversion import Crs
from geodata.errors import UnreadableFile
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.errors import InvalidRequest, NotAllowed
from locator.imports.actions import queue
from locator.imports.actions.read import load_grid
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.answers import Answers
from locator.imports.domain.errors import ImportMovedOn, TooManyFiles
from locator.imports.domain.run import LaterChanges, RunState, Task, Verdict
from locator.imports.queries.runs import Run
from locator.imports.tables import (
    import_file,
    import_mend,
    import_result,
    import_run,
    import_verdict,
)
from locator.limits import IMPORTED_BYTES, IMPORTED_FILES
from locator.sheets.domain.columns.choices import apply_choices
from locator.sheets.domain.columns.matching import ColumnMatch
from locator.sheets.domain.location.position import PLACE_FIELDS, common_crs

MAX_FILE_BYTES = 64 * 1024 * 1024  # 200,000 rows of plain CSV are half of it
MAX_FILES_PER_DAY = IMPORTED_FILES.most
MAX_BYTES_PER_DAY = IMPORTED_BYTES.most
TOO_MANY_FILES = Sentence("您今天传的文件已经很多了，请明天再传；急用请找管理员")
MAX_NAME_LENGTH = 200
MAX_CELL_LENGTH = 2_000


def begin(
    connection: Connection,
    actor: Actor,
    file_name: str,
    content: bytes,
    *,
    area: Area | None = None,
    options: dict[str, Any] | None = None,
) -> int:
    """Store a file and have it read; return the import's id.

    `area` defaults to the actor's own, `options` are for the reader. Raises UnreadableFile, NotAllowed,
    TooManyFiles.
    """
    if not content:
        raise UnreadableFile("没有选文件，或者文件是空的")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableFile(
            Sentence(
                "文件超过 {largest_file_bytes} MB，请拆开", largest_file_bytes=MAX_FILE_BYTES // 1_048_576
            )
        )
    _require_quota(connection, actor, len(content))
    area = area or _area(actor)
    values = {
        "author_id": actor.staff_id,
        "file_name": _plain_name(file_name),
        "division_code": area.division_code,
        "organization_id": area.organization_id,
    }
    key = int(connection.scalars(insert(import_run).values(values).returning(import_run.c.id)).one())
    connection.execute(insert(import_file).values(run_id=key, kind="given", content=content))
    queue.enqueue(connection, key, Task.READ, actor.staff_id, options)
    return key


def choose_columns(
    connection: Connection, run: Run, chosen: Mapping[int, str], crs: Crs | None = None
) -> None:
    """Store what each column means; raise ValueError for an impossible choice.

    The check starts if nobody has to be asked for a coordinate system: it is chosen with the columns, there
    are no coordinates, or each row names its own.
    """
    _require_state(run.state.is_open)
    matches = apply_choices(matches_of(run), chosen)
    fields = {str(match.index): match.field for match in matches}
    needs_crs = any(match.field in PLACE_FIELDS for match in matches)
    system = (_crs_of_rows(connection, run, matches) or crs) if needs_crs else None
    if needs_crs and system is None:
        _update(connection, run, state=RunState.DATUM.value, chosen=fields)
        return
    _update(
        *(connection, run),
        state=RunState.CHECKING.value,
        chosen=fields,
        crs=system.value if system else "",
    )
    queue.enqueue(connection, run.id, Task.CHECK, run.author_id)


def _crs_of_rows(connection: Connection, run: Run, matches: Sequence[ColumnMatch]) -> Crs | None:
    """Return a coordinate system of a sheet whose rows all name theirs; None if somebody has to choose."""
    if not any(match.field == "crs" for match in matches):
        return None
    lines = load_grid(connection, run.id).lines(run.found["line"] + 1)
    return common_crs((cells for _, cells in lines), matches)


def choose_crs(connection: Connection, run: Run, crs: Crs, actor: Actor, *, is_sure: bool = False) -> None:
    """Set the coordinate system and check the rows.

    `is_sure`: the clerk has seen the warning that the positions look like another system's.
    """
    _require_state(run.state in (RunState.DATUM, RunState.CHECKED))
    found = dict(run.found) | {"sure_of_crs": crs.value if is_sure else ""}
    _update(connection, run, state=RunState.CHECKING.value, crs=crs.value, found=found)
    queue.enqueue(connection, run.id, Task.CHECK, actor.staff_id)


def correct_cells(
    connection: Connection, run: Run, cells: Mapping[tuple[int, int], str], actor: Actor
) -> None:
    """Correct some cells, by line and column; check again."""
    _require_state(run.state is RunState.CHECKED)
    _require_existing_cells(connection, run, cells)
    for (line, column), content in cells.items():
        row = upsert(import_mend).values(
            run_id=run.id, line=line, place=column, words=content[:MAX_CELL_LENGTH]
        )
        keys = ["run_id", "line", "place"]
        connection.execute(row.on_conflict_do_update(index_elements=keys, set_={"words": row.excluded.words}))
    check_again(connection, run, actor)


def decide(
    connection: Connection, run: Run, verdicts: Mapping[int, tuple[Verdict, str]], actor: Actor
) -> None:
    """Store decisions about rows, by line: the station with a code, another one, or skipped; check again."""
    _require_state(run.state is RunState.CHECKED)
    for line, (verdict, code) in verdicts.items():
        row = upsert(import_verdict).values(run_id=run.id, line=line, verdict=verdict.value, code=code)
        values = {"verdict": row.excluded.verdict, "code": row.excluded.code}
        connection.execute(row.on_conflict_do_update(index_elements=["run_id", "line"], set_=values))
    check_again(connection, run, actor)


def start_again(connection: Connection, run: Run, actor: Actor) -> None:
    """Delete corrections and decisions, and check the file as it was uploaded."""
    _require_state(run.state is RunState.CHECKED)
    for table in (import_mend, import_verdict):
        connection.execute(delete(table).where(table.c.run_id == run.id))
    answers = Answers(run.answers.marks)  # the columns that were chosen stay as well
    chosen = {index: field for index, field in run.chosen.items() if int(index) < len(run.stored_columns)}
    check_again(connection, run, actor, answers=answers.as_json(), chosen=chosen)


def submit(connection: Connection, run: Run) -> None:
    """Submit the import for approval."""
    _require_state(run.state is RunState.CHECKED and run.to_write > 0)
    _update(connection, run, state=RunState.WAITING.value)


def send_back(connection: Connection, run: Run, reason: str) -> None:
    """Return a submitted import to its author, with a reason."""
    _require_state(run.state is RunState.WAITING)
    _update(connection, run, state=RunState.CHECKED.value, trouble=reason[:500])


def apply(connection: Connection, run: Run, actor: Actor, now: datetime) -> None:
    """Start writing an import in this person's name; raise NotAllowed if somebody else has to."""
    _require_state(run.state in (RunState.CHECKED, RunState.WAITING) and run.to_write > 0)
    require_decider(connection, run, actor)
    _record_decision(connection, run, RunState.APPLYING, actor, now)
    queue.enqueue(connection, run.id, Task.APPLY, actor.staff_id)


def undo(connection: Connection, run: Run, actor: Actor, later: LaterChanges, now: datetime) -> None:
    """Start undoing a whole import; `later` decides about stations that were changed since."""
    _require_state(run.state is RunState.APPLIED)
    require_decider(connection, run, actor)
    _record_decision(connection, run, RunState.UNDOING, actor, now)
    queue.enqueue(connection, run.id, Task.UNDO, actor.staff_id, {"later": later.value})


def drop(connection: Connection, run: Run) -> None:
    """Cancel an import of which nothing was written."""
    _require_state(run.state.is_open or run.state in (RunState.WAITING, RunState.UNREADABLE))
    _update(connection, run, state=RunState.DROPPED.value)


def needs_other_approver(connection: Connection, run: Run, actor: Actor) -> bool:
    """Tell whether somebody else has to apply it: no right to publish, or two people are required."""
    if not run.may_be_decided_by(actor):
        return True
    return actor.staff_id == run.author_id and not allows_own_approval(connection, run.division_code)


def require_decider(connection: Connection, run: Run, actor: Actor) -> None:
    """Raise NotAllowed if somebody else has to decide."""
    if needs_other_approver(connection, run, actor):
        raise NotAllowed("这次导入要由审核员写入；您可以先送审")


def _require_quota(connection: Connection, actor: Actor, new_bytes: int) -> None:
    """Raise TooManyFiles if a person's files of the last day leave no room for one more."""
    size = func.coalesce(func.sum(func.octet_length(import_file.c.content)), 0)
    recent = (
        import_run.c.author_id == actor.staff_id,
        import_run.c.made_at > IMPORTED_FILES.since(func.now()),
    )
    uploaded = select(func.count(), size).join_from(import_run, import_file).where(*recent)
    files, size_bytes = connection.execute(uploaded.where(import_file.c.kind == "given")).one()
    if files >= MAX_FILES_PER_DAY or size_bytes + new_bytes > MAX_BYTES_PER_DAY:
        raise TooManyFiles(TOO_MANY_FILES)


def _require_existing_cells(connection: Connection, run: Run, cells: Iterable[tuple[int, int]]) -> None:
    """Raise InvalidRequest for a cell outside of the sheet, which the check would have to create."""
    lines = select(func.min(import_result.c.line), func.max(import_result.c.line))
    first, last = connection.execute(lines.where(import_result.c.run_id == run.id)).one()
    if not all(first <= line <= last and column < len(run.columns) for line, column in cells):
        raise InvalidRequest({"cells": Sentence("表里没有这个格子")})


def require_checked(run: Run) -> None:
    """Raise ImportMovedOn for an import whose check does not wait for the clerk."""
    _require_state(run.state is RunState.CHECKED)


def check_again(connection: Connection, run: Run, actor: Actor, **values: object) -> None:
    """Store values of an import in the state in which it was seen, and check its rows again."""
    _update(connection, run, state=RunState.CHECKING.value, **values)
    queue.enqueue(connection, run.id, Task.CHECK, actor.staff_id)


def _record_decision(connection: Connection, run: Run, state: RunState, actor: Actor, now: datetime) -> None:
    _update(connection, run, state=state.value, decided_by=actor.staff_id, decided_at=now, trouble="")


def read_again(connection: Connection, run: Run, actor: Actor, answers: Answers) -> None:
    """Have the file read again with other marks of its layout."""
    _require_state(run.state.is_open)
    _update(connection, run, state=RunState.READING.value, answers=answers.as_json())
    queue.enqueue(connection, run.id, Task.READ, actor.staff_id, {"again": True})


def _update(connection: Connection, run: Run, **values: object) -> None:
    """Update an import in the state in which it was seen; raise ImportMovedOn if that has changed."""
    as_seen = (import_run.c.id == run.id, import_run.c.state == run.state.value)
    _require_state(connection.execute(update(import_run).where(*as_seen).values(values)).rowcount == 1)


def _require_state(is_allowed: bool) -> None:
    if not is_allowed:
        raise ImportMovedOn("这次导入已经走到别的一步了，请看看它现在的样子")


def _area(actor: Actor) -> Area:
    areas = actor.areas(Right.EDIT)
    if not areas:
        raise NotAllowed("您的岗位不管导入")
    return areas[0]


def _plain_name(name: str) -> str:
    """Return a file's own name, without folders and unprintable characters."""
    own = PurePath(name.replace("\\", "/")).name
    printable = "".join(character for character in own if character.isprintable())[-MAX_NAME_LENGTH:]
    return printable if printable.strip(". ") else "表格.csv"
