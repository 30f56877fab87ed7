"""Staff pages of a round's results: score, level, subsidy, what waits to be confirmed, and the workbook."""

from pathlib import Path

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.assessments.actions import confirming
from locator.assessments.domain.errors import AlreadyDone, NeedsAnotherPerson, StageSkipped
from locator.assessments.domain.rounds import last_judging
from locator.assessments.queries import results as kept
from locator.assessments.queries.rounds import find_round, round_area
from locator.assessments.queries.schemes import find_scheme
from locator.assessments.queries.tallies import tally_round
from locator.assessments.queries.waiting import unconfirmed
from locator.assessments.views import sheets
from locator.assessments.views.places import may_in_round, require_round
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.flash import redirect_with_message
from locator.http.integers import row_number
from locator.http.language import translate
from locator.http.responses import page
from locator.publishing.actions.file_writer import write_workbook

bp = Blueprint("staff_results", __name__, url_prefix="/staff/rounds")
PAGE_SIZE = 100
REFUSALS = (AlreadyDone, NeedsAnotherPerson, StageSkipped)


@bp.get("/<int:key>/results")
@requires(Right.LOOK)
def results(key: int) -> Response:
    """Show the results of a round's last judging stage, with a table of the levels."""
    return as_staff(lambda connection: _page(connection, key), session.by())


@bp.post("/<int:key>/confirm")
@requires(Right.PUBLISH)
def confirm(key: int) -> Response:
    """Confirm one result, or all that others have judged."""

    def confirm_results(connection: Connection) -> Response:
        one, me = require_round(connection, key, Right.PUBLISH), session.actor().staff_id
        chosen = row_number(request.form.get("result", ""))
        ids = [chosen] if chosen else unconfirmed(connection, key, not_by=me) or unconfirmed(connection, key)
        confirming.confirm(connection, one, me, ids, clock.now())
        return redirect_with_message(url_for(".results", key=key), "results-confirmed")

    return change_or_show(
        confirm_results, "确认评估结果", REFUSALS, lambda connection, why: _page(connection, key, why)
    )


@bp.post("/<int:key>/withdraw")
@requires(Right.PUBLISH)
def withdraw(key: int) -> Response:
    """Take a confirmation back."""

    def withdraw_result(connection: Connection) -> Response:
        one = require_round(connection, key, Right.PUBLISH)
        confirming.withdraw(connection, one, row_number(request.form.get("result", "")) or 0)
        return redirect_with_message(url_for(".results", key=key), "confirmation-withdrawn")

    return change_or_show(
        withdraw_result, "撤回评估结果的确认", REFUSALS, lambda connection, why: _page(connection, key, why)
    )


@bp.get("/<int:key>/results.xlsx")
@requires(Right.LOOK)
def sheet(key: int) -> Response:
    """Send all results of a round's last judging stage, and the table of the levels, as a workbook."""

    def read(connection: Connection) -> sheets.RoundSheet:
        one = find_round(connection, key)
        used = find_scheme(connection, one.terms.scheme_id)
        return sheets.RoundSheet(
            one,
            used,
            round_area(connection, one).name,
            kept.results_of_round(connection, key, last_judging(one.terms.stages)),
            tally_round(connection, key, used),
        )

    found = as_staff(read, session.by())
    title, now = translate(Sentence("评估结果")), clock.now()

    def write(path: Path) -> None:
        rows = sheets.rows(found, now.date())
        write_workbook(
            path, sheets.headings(), rows, sheets.notes(found, now), second=sheets.levels(), title=title
        )

    return download(f"{title}-{found.round.terms.name}-{now:%Y-%m-%d}.xlsx", write)


def _page(connection: Connection, key: int, trouble: str = "") -> Response:
    one = find_round(connection, key)
    used, stage = find_scheme(connection, one.terms.scheme_id), last_judging(one.terms.stages)
    first = (row_number(request.args.get("page", ""), kept.MAX_LISTED // PAGE_SIZE) or 0) * PAGE_SIZE
    shown = kept.results_of_round(connection, key, stage, first=first, at_most=PAGE_SIZE + 1)
    waiting = unconfirmed(connection, key)
    return page(
        "assessments/results.html",
        private=True,
        round=one,
        scheme=used,
        stage=stage,
        place=round_area(connection, one).name,
        tallies=tally_round(connection, key, used),
        results=shown[:PAGE_SIZE],
        page_number=first // PAGE_SIZE,
        has_more=len(shown) > PAGE_SIZE,
        waiting=frozenset(waiting),
        may_confirm=may_in_round(connection, Right.PUBLISH, one),
        own_id=session.actor().staff_id,
        trouble=trouble,
        today=clock.now().date(),
    )
