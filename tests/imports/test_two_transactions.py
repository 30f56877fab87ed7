"""Very many new stations are written, and removed, by two transactions that end together."""

from collections.abc import Callable
from typing import Any

import pytest
from factories import NOON
from import_tables import ImportAs, Importer, sheet, written
from sqlalchemy import Connection, Engine, func, select, text

from locator.accounts.domain.rights import Role
from locator.db.session import ChangeContext, change
from locator.db.together import change_together
from locator.history.queries.integrity import chain_problems
from locator.imports.actions import apply, undo
from locator.imports.actions.staged_rows import insert_staged
from locator.imports.actions.worker import Worker
from locator.imports.domain.run import Outcome, RunState, Task
from locator.imports.queries.runs import Run
from locator.imports.tables import import_job, import_result

COUNTY = "441202"
ROWS = 12
EVERYTHING = (ROWS, 2 * ROWS, 3 * ROWS, ROWS)
PUBLIC = text("SELECT count(*) FROM public_station")


@pytest.fixture
def importer(import_as: ImportAs, monkeypatch: pytest.MonkeyPatch) -> Importer:
    """Return an approver for whom few stations are very many."""
    monkeypatch.setattr(apply, "MIN_SHARED_ROWS", 4)
    monkeypatch.setattr(apply, "ADDED_BATCH", 4)
    monkeypatch.setattr(undo, "MIN_SHARED_ROWS", 4)
    return import_as(Role.APPROVER, COUNTY)


def rows(first: int = 1, count: int = ROWS, phone: str = "0758-2234567") -> bytes:
    """Return a sheet of dissimilar stations."""
    return sheet(
        *(
            (f"第{n}号驿站", "union_station", COUNTY, f"长堤路{n}号", f"{112.2 + n * 0.0101:.6f}", "23.0")
            + (phone, "24/7", "热水、充电")
            for n in range(first, first + count)
        )
    )


def transactions(engine: Engine) -> int:
    """Return how many changes have written rows of imports."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count(import_result.c.set_id.distinct()))) or 0


def test_both_halves_are_written_and_taken_back(importer: Importer, engine: Engine) -> None:
    run = importer.import_all(rows())
    assert (run.state, written(engine)) == (RunState.APPLIED, EVERYTHING)
    assert run.counts[Outcome.ADDED] == ROWS
    assert transactions(engine) == 2
    with engine.connect() as connection:
        assert connection.scalar(PUBLIC) == ROWS
    assert importer.check(rows()).counts[Outcome.UNCHANGED] == ROWS
    assert importer.undo(run).state is RunState.UNDONE
    assert written(engine)[:3] == (0, 0, 0)
    with engine.connect() as connection:
        assert not chain_problems(connection)


def test_changed_rows_are_written_with_the_first_half(importer: Importer, engine: Engine) -> None:
    importer.import_all(rows())
    run = importer.import_all(rows(count=2 * ROWS, phone="0758-2234568"))
    assert run.state is RunState.APPLIED
    assert (run.counts[Outcome.CHANGED], run.counts[Outcome.ADDED]) == (ROWS, ROWS)
    undone = importer.undo(run)
    assert (undone.state, written(engine)[0]) == (RunState.UNDONE, ROWS)
    assert importer.check(rows()).counts[Outcome.UNCHANGED] == ROWS


def apply_now(importer: Importer, run: Run) -> Callable[[], None]:
    """Request to write an import; return what writes it in this thread."""
    importer.request_apply(run)
    waits = select(import_job.c.id).where(
        import_job.c.task == Task.APPLY.value, import_job.c.ended_at.is_(None)
    )
    with importer.engine.connect() as connection:
        step = connection.execute(waits).scalar_one()
    return lambda: Worker(importer.engine, importer.staff, lambda: NOON).work(step)


@pytest.mark.parametrize("failing", [1, 2, 4])
def test_when_either_fails_nothing_of_both_is_written(
    importer: Importer, engine: Engine, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    write = apply_now(importer, importer.check(rows()))
    calls: list[int] = []

    def insert_or_fail(*given: Any) -> int:
        calls.append(1)
        if len(calls) == failing:
            raise RuntimeError("no space left")
        return insert_staged(*given)

    with monkeypatch.context() as patched:
        patched.setattr(apply, "insert_staged", insert_or_fail)
        with pytest.raises(RuntimeError, match="no space left"):
            write()
        assert written(engine) == (0, 0, 0, 0)
    write()
    assert written(engine) == EVERYTHING


@pytest.mark.parametrize("lost", ["first", "second"])
def test_a_half_that_stands_alone_is_completed(
    importer: Importer, engine: Engine, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """A server that dies between the two commits leaves one of them."""
    run = importer.check(rows())
    write = apply_now(importer, run)

    def lose(engine: Engine, by: ChangeContext, **works: Callable[[Connection], None]) -> None:
        with change(engine, by) as connection:
            works["second" if lost == "first" else "first"](connection)
        raise RuntimeError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(apply, "change_together", lose)
        with pytest.raises(RuntimeError, match="no power"):
            write()
        assert written(engine)[0] == ROWS / 2
    write()
    assert (importer.run(run.id).state, written(engine)) == (RunState.APPLIED, EVERYTHING)


def test_neither_ends_before_both_are_done(engine: Engine) -> None:
    seen: list[str] = []

    def say(what: str) -> Any:
        return lambda connection: seen.append(what)

    def fail(connection: Connection) -> None:
        raise ValueError("second")

    change_together(engine, ChangeContext(), say("before"), say("first"), say("second"))
    assert seen[0] == "before" and sorted(seen[1:]) == ["first", "second"]
    for works in ((say("before"), say("first"), fail), (say("before"), fail, say("second"))):
        with pytest.raises(ValueError, match="second"):
            change_together(engine, ChangeContext(), *works)
