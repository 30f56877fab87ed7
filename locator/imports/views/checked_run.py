"""The rows of a checked import on its page: one group at a time, page by page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy import Connection

from geodata.sentence import sentence_from
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.http.integers import row_number
from locator.http.language import translate
from locator.imports.actions import steps
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.run import REVIEWED, WRITTEN, Outcome, RunState
from locator.imports.queries import outcomes, repairs, runs
from locator.imports.queries.runs import Run
from locator.sheets.domain.columns.fields import LEFT_OUT, SERVICE, fields
from locator.sheets.domain.columns.people import PRIVATE
from locator.sheets.domain.findings import FORM, Severity, label_of_kind
from locator.sheets.domain.location.position import PLACE_FIELDS

MAX_PAGES = 100_000
TO_REVIEW = "asked"  # rows that are kept without a cell that somebody should review
TOLD = "told"  # rows of which something was read otherwise than written, or is not kept
KEPT = "kept"  # rows whose stations undoing has kept
NOT_READ = "unread"  # no rows: the columns and sheets that are not imported
HAVING = {TO_REVIEW: Severity.CONFIRM, TOLD: Severity.NOTE}
SHOWN_FIRST = (Outcome.REFUSED, Outcome.DOUBTED, Outcome.CHANGED, Outcome.ADDED, Outcome.UNCHANGED)
OF_ONE_STATION = frozenset({"name", "code", "external_identifier", LEFT_OUT, PRIVATE, *PLACE_FIELDS})


def page_values(connection: Connection, run: Run) -> dict[str, Any]:
    """Return what the page of a checked, written or undone import shows: the asked group of its rows."""
    shown = _shown_rows(run)
    number = row_number(request.args.get("page", ""), MAX_PAGES) or 1
    actor = session.actor()
    is_open = run.state is RunState.CHECKED
    counted = repairs.count_repairs(connection, run.id) if is_open else Counter()
    left_out = _left_out(run)
    return {
        "shown": shown,
        "doubted": Outcome.DOUBTED,
        "taken_up_in": runs.follow_up_of(connection, run.id) if run.counts[Outcome.DOUBTED] else 0,
        "rows": _rows(connection, run, shown, number),
        "unplaced": outcomes.count_added_without_position(connection, run.id)
        if shown == Outcome.ADDED
        else 0,
        "number": number,
        "pages": -(-_total(run, shown) // runs.PAGE_ROWS),
        "has_marked": runs.has_file(connection, run.id, "marked"),
        "needs_another": steps.needs_other_approver(connection, run, actor),
        "is_mine": run.author_id == actor.staff_id,
        "datum": _datum_warning(run),
        "headings": [column["heading"] for column in run.columns],
        "left_out": left_out,
        "not_read": sum(map(len, left_out.values())),
        "may_be_given": _fields_to_give(run) if is_open else [],
        "stored_columns": run.stored_columns,
        **_repairs(counted),
    }


def _rows(connection: Connection, run: Run, shown: str, number: int) -> Sequence[runs.CheckedRow]:
    if shown == NOT_READ:
        return []
    outcomes = REVIEWED if shown in HAVING else WRITTEN if shown == KEPT else [Outcome(shown)]
    return runs.rows(
        *(connection, run.id, outcomes, number),
        having=HAVING.get(shown),
        kept=shown == KEPT if run.state is RunState.UNDONE else None,
        areas=session.actor().areas(Right.EDIT),
    )


def _unplaced(connection: Connection, run: Run) -> int:
    return outcomes.count_added_without_position(connection, run.id)


def _total(run: Run, shown: str) -> int:
    subsets = {TO_REVIEW: run.to_review, TOLD: run.told, KEPT: run.kept, NOT_READ: 0}
    return subsets[shown] if shown in subsets else run.rows_of(Outcome(shown))


def _repairs(counted: Mapping[str, int]) -> dict[str, Any]:
    """Return the suggested repairs with their numbers: those of the form, and the others by their kind."""
    form = [(label_of_kind(kind), n) for kind, n in counted.items() if kind in FORM]
    others = [(kind, label_of_kind(kind), n) for kind, n in counted.items() if kind not in FORM]
    counted_form = [f"{translate(label)} {n}" for label, n in form]
    return {"form_repairs": counted_form, "form_total": sum(n for _, n in form), "truth_repairs": others}


def _left_out(run: Run) -> dict[str, Any]:
    """Return the columns and the sheets of the file of which nothing is imported."""
    columns = [
        (run.stored_columns[match.index], match.field == PRIVATE)
        for match in matches_of(run)[: len(run.stored_columns)]
        if match.field in ("", LEFT_OUT, PRIVATE) and run.stored_columns[match.index]["samples"]
    ]
    sheets = [
        (sheet["title"], sentence_from(*reason))
        for sheet in run.found.get("sheets", [])
        if (reason := sheet["refusal"] or sheet["left_out"])
    ]
    return {"columns": columns, "sheets": sheets}


def _fields_to_give(run: Run) -> list[tuple[str, str, str]]:
    """Return the fields that no column has, as code, label, and the clerk's value for every row."""
    own = {match.field for match in matches_of(run)[: len(run.stored_columns)]}
    values = run.answers.values
    return [
        (field.code, field.zh, values.get(field.code, ""))
        for field in fields().values()
        if field.code not in own | OF_ONE_STATION and not field.code.startswith(SERVICE)
    ]


def _shown_rows(run: Run) -> str:
    wanted = request.args.get("show", "")
    if wanted in (TO_REVIEW, TOLD, KEPT, NOT_READ, *(outcome.value for outcome in Outcome)):
        return wanted
    if run.kept:
        return KEPT
    return next((outcome.value for outcome in SHOWN_FIRST if run.counts[outcome]), Outcome.ADDED.value)


def _datum_warning(run: Run) -> dict[str, Any]:
    """Return the warning about the sheet's coordinate system, unless the clerk has confirmed it."""
    evidence = run.found.get("datum") or {}
    if not evidence.get("better") or run.found.get("sure_of_crs") == run.crs:
        return {}
    return {"sentence": sentence_from(evidence["pattern"], evidence["values"]), "better": evidence["better"]}
