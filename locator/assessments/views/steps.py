"""Staff pages of rules and of what they propose: to rectify, merge, delist; a person decides."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.accounts.views.refusals import change_or_show
from locator.assessments.actions import rules
from locator.assessments.domain.errors import AlreadyDone, AssessmentNotFound
from locator.assessments.domain.given import Reading, read_rule, words_up_to
from locator.assessments.domain.rules import Cause, Rule, Step
from locator.assessments.queries import proposals
from locator.editing.queries.proposals import open_proposals_of_stations
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.targets.views.places import area_key

bp = Blueprint("staff_steps", __name__, url_prefix="/staff/steps")
REFUSALS = (InvalidRequest, AlreadyDone, EntryInvalid)
MAX_REASON_LENGTH = 200


@bp.get("")
@requires(Right.LOOK)
def steps() -> Response:
    """List what the rules propose now, and the rules."""
    return as_staff(_page, session.by())


@bp.post("/rules")
@requires(Right.EDIT)
def add_rule() -> Response:
    """Keep a rule."""

    def add(connection: Connection) -> Response:
        values = session.form_values()
        area = area_key(connection, session.actor(), Right.EDIT, values.get("place", ""))
        rules.add_rule(connection, read_rule(area, values))
        return redirect_with_message(url_for(".steps"), "rule-added")

    return change_or_show(add, "定评估规则", REFUSALS, _page)


@bp.post("/rules/<int:key>/remove")
@requires(Right.EDIT)
def remove_rule(key: int) -> Response:
    """Take a rule away."""
    as_staff(lambda connection: rules.remove_rule(connection, key), session.by("去掉评估规则"))
    return redirect_with_message(url_for(".steps"), "rule-removed")


@bp.post("/rules/<int:key>/<code>")
@requires(Right.EDIT)
def propose(key: int, code: str) -> Response:
    """Put what a rule proposes for a station among the changes that wait for approval."""

    def submit(connection: Connection) -> Response:
        stored = drafts.by_code(connection, code)
        session.require_at(Right.EDIT, stored.draft.division_code, stored.operator_id)
        today, reading = clock.now().date(), Reading()
        found = proposals.find_proposed(connection, _rule(connection, key), stored.id, today)
        if found is None or found.rule.terms.step not in proposals.TARGETS:
            raise AssessmentNotFound("这条规则现在没有建议处理这一站")
        reason = reading.take(
            Sentence("原因"), request.form.get("reason", ""), words_up_to(MAX_REASON_LENGTH), ""
        )
        reading.require_sound()
        rules.propose(connection, session.actor(), found, reason, today)
        return redirect_with_message(url_for(".steps"), "step-proposed")

    return change_or_show(submit, "按评估规则处理", REFUSALS, _page)


def _rule(connection: Connection, key: int) -> Rule:
    found = next(
        (one for one in proposals.rules_in(connection, session.actor().areas(Right.LOOK)) if one.id == key),
        None,
    )
    if found is None:
        raise AssessmentNotFound("没有这条规则，或者不归您管")
    return found


def _page(connection: Connection, trouble: str = "") -> Response:
    actor = session.actor()
    looks, edits = actor.areas(Right.LOOK), actor.areas(Right.EDIT)
    found = proposals.proposed(connection, looks, clock.now().date())
    waiting = open_proposals_of_stations(connection, [one.station_id for one in found])
    return page(
        "assessments/steps.html",
        private=True,
        proposed=found,
        waiting={key: one for key, one in waiting.items() if one},
        merge=Step.MERGE,
        successors=proposals.successors(connection, found),
        rules=proposals.rules_in(connection, looks),
        names={area.key: area.name for area in looks},
        editable={area.key for area in edits},
        places=[area.name for area in edits],
        divisions=division_options(edits) if edits else (),
        causes=Cause,
        steps=Step,
        entered=session.form_values() if trouble else {},
        trouble=trouble,
    )
