"""The rows of a checked import on its page: one group at a time, page by page."""

from collections import Counter
from typing import Any

from flask import request
from sqlalchemy import Connection

from geodata.sentence import sentence_from
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.http.integers import row_number
from locator.imports.actions import steps
from locator.imports.domain.run import WRITTEN, Outcome, RunState
from locator.imports.queries import repairs, runs
from locator.imports.queries.runs import Run
from locator.sheets.domain.findings import CHANGES_TRUTH

MAX_PAGES = 100_000
TO_REVIEW = "asked"  # rows that are written without a cell that somebody should review
KEPT = "kept"  # rows whose stations undoing has kept
SHOWN_FIRST = (Outcome.REFUSED, Outcome.DOUBTED, Outcome.CHANGED, Outcome.ADDED, Outcome.UNCHANGED)


def page_values(connection: Connection, run: Run) -> dict[str, Any]:
    """Return what the page of a checked, written or undone import shows: the asked group of its rows."""
    shown = _shown_rows(run)
    number = row_number(request.args.get("page", ""), MAX_PAGES) or 1
    subsets = {TO_REVIEW: run.to_review, KEPT: run.kept}
    total = subsets[shown] if shown in subsets else run.rows_of(Outcome(shown))
    actor = session.actor()
    rows = runs.rows(
        *(connection, run.id, WRITTEN if shown in subsets else [Outcome(shown)], number),
        to_review=shown == TO_REVIEW,
        kept=shown == KEPT if run.state is RunState.UNDONE else None,
        areas=actor.areas(Right.EDIT),
    )
    return {
        "shown": shown,
        "doubted": Outcome.DOUBTED,
        "taken_up_in": runs.follow_up_of(connection, run.id) if run.counts[Outcome.DOUBTED] else 0,
        "rows": rows,
        "number": number,
        "pages": -(-total // runs.PAGE_ROWS),
        "repairs": repairs.count_repairs(connection, run.id) if run.state is RunState.CHECKED else Counter(),
        "kinds": CHANGES_TRUTH,
        "has_marked": runs.has_file(connection, run.id, "marked"),
        "needs_another": steps.needs_other_approver(connection, run, actor),
        "is_mine": run.author_id == actor.staff_id,
        "datum": _datum_warning(run),
        "headings": [column["heading"] for column in run.columns],
    }


def _shown_rows(run: Run) -> str:
    wanted = request.args.get("show", "")
    if wanted in (TO_REVIEW, KEPT, *(outcome.value for outcome in Outcome)):
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
