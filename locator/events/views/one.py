"""Staff page of one happening: its form, its state, each occurrence, and who came."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import Blueprint, Response, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.refusals import change_or_show
from locator.errors import InvalidRequest, NotAllowed
from locator.events.actions import writing
from locator.events.domain.errors import EventNotFound, InvalidTiming
from locator.events.domain.given import parse_number
from locator.events.domain.kinds import EventStatus, Verdict
from locator.events.domain.occurrences import Decision
from locator.events.domain.when import read_when
from locator.events.queries.counts import turnouts_of
from locator.events.queries.happenings import StoredEvent, decisions_of, find_event, occurrences_between
from locator.events.tables import event
from locator.events.views.form import LABELS, entered_of, form_lists, given_event
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.targets.views.places import may_for
from locator.time_zone import SHANGHAI

bp = Blueprint("staff_event", __name__, url_prefix="/staff/events/<int:key>")
Change = Callable[[Connection, StoredEvent], None]
SHOWN_BACK, SHOWN_AHEAD = timedelta(days=366), timedelta(days=400)
STATUS_MESSAGES = {
    EventStatus.PUBLISHED: "event-published",
    EventStatus.CANCELLED: "event-cancelled",
    EventStatus.DRAFT: "event-draft",
}


@bp.get("", endpoint="one")
@requires(Right.LOOK)
def show_event(key: int) -> Response:
    """Show a happening with its occurrences."""
    return as_staff(lambda connection: _page(connection, key), session.by())


@bp.post("")
@requires(Right.EDIT)
def change(key: int) -> Response:
    """Change a happening."""
    texts = session.form_values()

    def write(connection: Connection, stored: StoredEvent) -> None:
        terms = given_event(connection, stored.terms.area, texts)
        writing.change_event(connection, session.actor(), stored, terms, clock.now().date())

    return _change(key, Right.EDIT, write, "改活动", "event-changed", texts)


@bp.post("/status")
@requires(Right.EDIT)
def set_status(key: int) -> Response:
    """Publish a happening, take it back, or cancel it."""
    wanted = session.form_values().get("status", "")
    if wanted not in {status.value for status in EventStatus}:
        raise InvalidRequest({"status": Sentence("请选发布、收回或取消")})
    status = EventStatus(wanted)

    def write(connection: Connection, stored: StoredEvent) -> None:
        writing.set_status(connection, session.actor(), stored, status, clock.now().date())

    right = Right.EDIT if status is EventStatus.DRAFT else Right.PUBLISH
    return _change(key, right, write, "活动的发布", STATUS_MESSAGES[status])


@bp.post("/remove")
@requires(Right.EDIT)
def remove(key: int) -> Response:
    """Take a happening away."""

    def write(connection: Connection) -> None:
        stored = _own(connection, key, Right.EDIT)
        writing.remove_event(connection, stored.id)

    as_staff(write, session.by("去掉活动"))
    return redirect_with_message("/staff/events", "event-removed")


@bp.post("/decide")
@requires(Right.TEND)
def decide(key: int) -> Response:
    """Say of one occurrence that it is held, cancelled or moved; or take that back."""
    texts = session.form_values()
    message = "occurrence-decided" if texts.get("verdict") else "decision-taken-back"

    def write(connection: Connection, stored: StoredEvent) -> None:
        planned_at, today = _moment(texts.get("at", "")), clock.now().date()
        if not texts.get("verdict"):
            writing.take_back(connection, stored.id, planned_at, today)
        else:
            writing.decide(connection, stored.id, _decision(planned_at, texts), today)

    return _change(key, Right.TEND, write, "定一场活动", message)


@bp.post("/turnout")
@requires(Right.TEND)
def count(key: int) -> Response:
    """Write down who came to one occurrence."""
    texts = session.form_values()

    def write(connection: Connection, stored: StoredEvent) -> None:
        people, opinions = (_number(name, texts) for name in ("people", "opinions"))
        if people is None:
            raise InvalidRequest({LABELS["people"]: Sentence("请写来了多少人")})
        counted = (people, opinions or 0, texts.get("note", "")[:300])
        writing.count_turnout(connection, stored.id, _moment(texts.get("at", "")), *counted)

    return _change(key, Right.TEND, write, "记活动的人数", "turnout-counted")


def _decision(planned_at: datetime, texts: Mapping[str, str]) -> Decision:
    verdict, moved_to = texts["verdict"], None
    if verdict not in {one.value for one in Verdict}:
        raise InvalidRequest({"verdict": Sentence("请选照常、取消或改期")})
    if verdict == Verdict.MOVED:
        moved = read_when(texts.get("moved_to", ""), clock.now().date()).timing
        if moved.rule:
            raise InvalidTiming(Sentence("改到哪一天，请写一天和钟点，例如 6月6日 9:30"))
        moved_to = moved.starts_at
    return Decision(planned_at, Verdict(verdict), moved_to, texts.get("reason", "")[:200])


def _number(name: str, texts: Mapping[str, str]) -> int | None:
    try:
        return parse_number(texts.get(name, ""))
    except ValueError as error:
        raise InvalidRequest({LABELS[name]: error.args[0]}) from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise EventNotFound(writing.NO_OCCURRENCE) from None
    if moment.tzinfo is None:
        raise EventNotFound(writing.NO_OCCURRENCE)
    return moment.astimezone(SHANGHAI)


def _own(connection: Connection, key: int, right: Right) -> StoredEvent:
    """Return a happening in whose area the person has a right; raise EventNotFound or NotAllowed."""
    stored = find_event(connection, key)
    if stored is None:
        raise EventNotFound(writing.NOT_FOUND)
    if not may_for(connection, session.actor(), right, stored.terms.area):
        raise NotAllowed(writing.NOT_FOUND)
    return stored


def _change(
    key: int, right: Right, write: Change, reason: str, message: str, entered: Mapping[str, str] | None = None
) -> Response:
    """Change one happening in one transaction; show a refusal on its page, with what was entered."""

    def work(connection: Connection) -> Response:
        write(connection, _own(connection, key, right))
        return redirect_with_message(url_for(".one", key=key), message)

    refusals = (InvalidRequest, InvalidTiming)
    return change_or_show(
        work, reason, refusals, lambda connection, why: _page(connection, key, why, entered)
    )


def _page(
    connection: Connection, key: int, trouble: str = "", entered: Mapping[str, str] | None = None
) -> Response:
    stored = find_event(connection, key)
    if stored is None:
        raise EventNotFound(writing.NOT_FOUND)
    actor, now = session.actor(), clock.now()
    rights = {
        f"may_{right.value}": may_for(connection, actor, right, stored.terms.area)
        for right in (Right.TEND, Right.EDIT, Right.PUBLISH)
    }
    shown = occurrences_between(connection, now - SHOWN_BACK, now + SHOWN_AHEAD, event.c.id == key)
    return page(
        "events/one.html",
        private=True,
        stored=stored,
        occurrences=shown,
        decided={one.planned_at for one in decisions_of(connection, key)},
        turnouts=turnouts_of(connection, key),
        trouble=trouble,
        entered=entered or entered_of(stored),
        verdicts=Verdict,
        now=now,
        **rights,
        **form_lists(),
    )
