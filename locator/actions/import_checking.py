"""Every row of an import checked: read, compared with what is stored, and what it would change set down."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, delete, select, update

from geodata.crs import Crs
from geodata.lonlat import BBox
from geodata.sentence import Sentence
from locator.actions import import_queue
from locator.actions.import_datum import check_datum
from locator.actions.import_judged import Judged, find_near
from locator.actions.import_queue import Job
from locator.actions.import_reading import grid_of
from locator.actions.import_runs import matches_of
from locator.actions.imports import placed
from locator.actions.staged_rows import staged
from locator.db.importing import import_mend, import_result, import_run, import_verdict
from locator.db.reference import organization
from locator.db.session import change
from locator.domain import import_merge, lifecycle
from locator.domain.datum_evidence import DatumWord
from locator.domain.draft import RowProblem
from locator.domain.draft_cells import cells_of, changes, keeping
from locator.domain.draft_reader import read_draft
from locator.domain.finding import Weight
from locator.domain.import_run import Outcome, RunState, Task, Verdict
from locator.domain.rights import Actor, Right
from locator.domain.sheet_row import SheetRow, understood
from locator.queries import drafts, import_neighbours, import_runs
from locator.queries.import_neighbours import MARGIN_DEG, Neighbourhood
from locator.queries.import_runs import Run
from locator.queries.staff import appointments_of

BATCH = 1_000
ASKED = "asked"  # rows that are written without a cell that somebody should look at
OUTSIDE = Sentence("位置不在它写的区县里：看看坐标系，或者经纬度是不是写反了")
COPY = (
    "COPY import_result (run_id, line, outcome, name, findings, changes, near, cells, staged, station_id,"
    " station_version) FROM STDIN"
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What the rows of one import are checked against."""

    run: Run
    actor: Actor  # the author, as far as areas go
    organizations: dict[str, int]
    hood: Neighbourhood
    verdicts: dict[int, tuple[Verdict, str]]


def check_rows(engine: Engine, job: Job, today: date) -> None:
    """Check all rows of an import anew, and let its author look."""
    with _nothing_collected(), change(engine) as connection:
        run = import_runs.of_number(connection, job.run_id)
        sheet = list(_sheet(connection, run, today))
        bench = _bench(connection, run, sheet)
        judged = _identified(sheet, bench)
        connection.execute(delete(import_result).where(import_result.c.run_id == run.id))
        counts: Counter[str] = Counter()
        for start in range(0, len(judged), BATCH):
            batch = judged[start : start + BATCH]
            _judge(connection, bench, batch)
            counts.update(_write(connection, run.id, batch))
            import_queue.tell(engine, job, start, len(judged))
        word = check_datum(connection, [row.cells for row in sheet], bench.hood.stations)
        _finish(connection, job, run, counts, word)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no cycles of objects: rows have none, and looking took a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _identified(sheet: Sequence[SheetRow], bench: Bench) -> list[Judged]:
    """Return the rows with the stations that they are, beyond doubt or perhaps."""
    judged = [Judged(row, findings=list(row.findings)) for row in sheet]
    first: dict[object, int] = {}
    for one in judged:
        if one.row.is_station:
            _identify(one, bench, first)
    asked = [one for one in judged if one.row.is_station and not (one.target or one.is_decided)]
    find_near(asked, bench.hood.stations)
    return judged


def _sheet(connection: Connection, run: Run, today: date) -> Iterator[SheetRow]:
    """Yield the rows as the clerk wants them read."""
    grid = grid_of(connection, run.id)
    mends = select(import_mend).where(import_mend.c.run_id == run.id)
    for one in connection.execute(mends):
        cells = [*grid.rows[one.line - 1]]
        cells += [""] * (one.place + 1 - len(cells))
        cells[one.place] = one.words
        grid.rows[one.line - 1] = cells
    yield from understood(
        grid.lines(run.found["line"] + 1),
        matches_of(run),
        Crs(run.crs),
        today=today,
        within=run.division_code or "",
        uncalculated=grid.uncalculated,
    )


def _bench(connection: Connection, run: Run, sheet: Sequence[SheetRow]) -> Bench:
    held = tuple(one for _, one in appointments_of(connection, run.author_id))
    actor = Actor(run.author_id, run.author, "", "", held)
    names = {row.cells["operator"] for row in sheet if row.cells.get("operator")}
    known = select(organization.c.name, organization.c.id).where(organization.c.name.in_(names))
    verdicts = {
        one.line: (Verdict(one.verdict), one.code)
        for one in connection.execute(select(import_verdict).where(import_verdict.c.run_id == run.id))
    }
    codes = [row.cells["code"] for row in sheet if row.cells.get("code")]
    codes += [code for verdict, code in verdicts.values() if verdict is Verdict.SAME]
    divisions = {row.cells["division_code"] for row in sheet if row.cells.get("division_code")}
    hood = import_neighbours.around(connection, divisions, _box(sheet), codes)
    return Bench(run, actor, {one.name: one.id for one in connection.execute(known)}, hood, verdicts)


def _judge(connection: Connection, bench: Bench, judged: Sequence[Judged]) -> None:
    """Read what the rows' entries are to be, and refuse what cannot be."""
    ids = {one.target.id for one in judged if one.target}
    stored = {one.id: one for one in drafts.by_ids(connection, sorted(ids))}
    for one in judged:
        one.stored = stored.get(one.target.id) if one.target else None
        if one.row.is_station and not one.is_refused:
            _draft(one, bench)
    _place(connection, judged)
    for one in judged:
        if one.draft and not one.is_refused:
            _require_area(one, bench)


def _identify(one: Judged, bench: Bench, first: dict[object, int]) -> None:
    """Find the station that a row is, by the clerk's word or by what identifies it."""
    verdict, code = bench.verdicts.get(one.row.line, (None, ""))
    one.is_skipped, one.is_decided = verdict is Verdict.SKIP, verdict is not None
    if verdict is Verdict.SAME:
        one.target = bench.hood.by_code.get(code)
    elif verdict is not Verdict.OTHER:
        one.target = bench.hood.identified(one.row.cells)
    cells = one.row.cells
    words = (cells.get("name"), cells.get("division_code"), cells.get("address"))
    earlier = first.setdefault(one.target.id if one.target else words, one.row.line)
    if earlier != one.row.line and not one.is_skipped:
        one.refuse("doubled", Sentence("和第 {line} 行是同一个站，请留一行", line=earlier), "name")


def _draft(one: Judged, bench: Bench) -> None:
    """Read what the entry is to be."""
    if one.stored:
        cells = import_merge.upon(one.stored.draft, one.row.cells, one.row.said)
    else:
        cells = import_merge.with_source({**one.row.supposed, **one.row.cells}, bench.run.file_name)
    draft, problems = read_draft(one.row.line, cells, None)
    if draft and one.stored:
        draft = keeping(one.stored.draft, draft)
    if draft:
        problems += lifecycle.problems(one.stored.draft if one.stored else None, draft)
    _refuse(one, problems)
    one.draft = draft if not problems else None


def _refuse(one: Judged, problems: Sequence[RowProblem]) -> None:
    for problem in problems:
        one.refuse("unreadable", Sentence("{why}", why=problem.sentence), problem.column)


def _place(connection: Connection, judged: Sequence[Judged]) -> None:
    """Give the drafts their places in WGS 84; refuse what lies elsewhere than it says."""
    read = {one.row.line: one for one in judged if one.draft}
    there, problems = placed([one.draft for one in read.values() if one.draft])
    for problem in problems:
        _refuse(read[problem.line], [problem])
    for draft in there:
        read[draft.line].draft = draft
    places = [(draft.line, draft.division_code, draft.position) for draft in there]
    for line in import_neighbours.outside_their_division(connection, places):
        read[line].refuse("outside", OUTSIDE, "lon")


def _require_area(one: Judged, bench: Bench) -> None:
    draft = one.draft
    assert draft is not None
    to_be = (draft.division_code, bench.organizations.get(draft.operator))
    places = [to_be]
    if one.stored:
        places.append((one.stored.draft.division_code, one.stored.operator_id))
    if not all(bench.actor.may(Right.EDIT, *place) for place in places):
        one.refuse("elsewhere", Sentence("不在您管的范围里，不写入"), "division_code")


def _write(connection: Connection, run_id: int, judged: Sequence[Judged]) -> list[str]:
    """Set down what was found; return the outcomes."""
    results = [_result(run_id, one) for one in judged]
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(COPY) as copy:
        for result in results:
            copy.write_row(result)
    asked = [one for one in judged if one.draft and any(f.weight is Weight.ASK for f in one.findings)]
    return [*(result[2] for result in results), *[ASKED] * len(asked)]


def _result(run_id: int, one: Judged) -> tuple[Any, ...]:
    outcome, changed = _outcome(one)
    written = outcome in (Outcome.ADDED, Outcome.CHANGED, Outcome.DOUBTED)
    name = one.row.cells.get("name") or (one.stored.draft.name if one.stored else "")
    return (
        *(run_id, one.row.line, outcome.value, name[:200]),
        *(_json([found.as_json() for found in one.findings]), _json(changed), _json(one.near)),
        _json(cells_of(one.draft)) if one.draft and written else None,
        _json(staged(one.draft)) if one.draft and outcome is Outcome.ADDED else None,
        one.stored.id if one.stored else None,
        one.stored.version if one.stored else None,
    )


def _outcome(one: Judged) -> tuple[Outcome, list[list[str]]]:
    if one.is_skipped or not one.row.is_station:
        return Outcome.SKIPPED, []
    if one.is_refused or one.draft is None:
        return Outcome.REFUSED, []
    if one.stored is None:
        return (Outcome.DOUBTED if one.near else Outcome.ADDED), []
    changed = changes(cells_of(one.stored.draft), cells_of(one.draft))
    listed = [[each.column, each.before, each.after] for each in changed]
    return (Outcome.CHANGED if changed else Outcome.UNCHANGED), listed


def _finish(connection: Connection, job: Job, run: Run, counts: Counter[str], word: DatumWord | None) -> None:
    found = dict(run.found) | {"counts": dict(counts), "datum": _kept(word)}
    values = {"state": RunState.CHECKED.value, "found": found, "trouble": ""}
    connection.execute(update(import_run).where(import_run.c.id == run.id).values(values))
    import_queue.end(connection, job)
    if counts[Outcome.REFUSED.value] or counts[ASKED]:
        import_queue.ask(connection, run.id, Task.MARK, job.asked_by)


def _kept(word: DatumWord | None) -> dict[str, Any]:
    """Return what is said of the system of the whole sheet, as JSON can keep it."""
    if word is None:
        return {}
    return {
        "better": word.better.value if word.better else "",
        "pattern": word.sentence.pattern,
        "values": {name: str(value) for name, value in word.sentence.values.items()},
    }


def _box(sheet: Sequence[SheetRow]) -> BBox | None:
    """Return a box around the places of a sheet, wide enough for any system they may be in."""
    lons, lats = [], []
    for row in sheet:
        try:
            lons.append(float(row.cells["lon"]))
            lats.append(float(row.cells["lat"]))
        except (KeyError, ValueError):
            continue
    if not lons:
        return None
    least, most = (min(lons), min(lats)), (max(lons), max(lats))
    return BBox(*(side - MARGIN_DEG for side in least), *(side + MARGIN_DEG for side in most))


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
