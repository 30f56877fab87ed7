"""The keeper's link: one page for one station, and one answer, without an account."""

from datetime import date, datetime, time

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from locator.accounts.views.access import public
from locator.db.session import ChangeContext
from locator.entries.queries import entry
from locator.http import clock
from locator.http.database import as_staff, read
from locator.http.responses import page
from locator.http.validation import validated
from locator.keepers.actions import links
from locator.keepers.actions.links import KeeperAnswer
from locator.keepers.domain import Answer
from locator.search.domain.explanation import describe_week
from locator.time_zone import SHANGHAI

bp = Blueprint("keepers", __name__)


class AnswerParameters(BaseModel):
    """A keeper's answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Answer
    words: str = Field(default="", max_length=links.MAX_TEXT_LENGTH)
    closed_until: date | None = None

    @property
    def keeper_answer(self) -> KeeperAnswer:
        """The answer; a closure ends when its day begins. Raises InvalidException if incomplete."""
        until = self.closed_until
        return KeeperAnswer(
            self.answer, self.words, datetime.combine(until, time(), SHANGHAI) if until else None
        )


@bp.get("/keeper/<token>")
@public
def screen(token: str) -> Response:
    """Show the station of a link; this does not use up the link, since mail scanners open it too."""
    at = clock.now()
    code = read(lambda connection: links.station_code_of(connection, token, at))
    found = read(lambda connection: entry.by_code(connection, code))
    return _without_indexing(
        page(
            "keepers/confirmation.html",
            private=True,
            station=found,
            entry=found.card["properties"],
            hours=describe_week(found),
            at=at,
        )
    )


@bp.post("/keeper/<token>")
@public
def answer(token: str) -> Response:
    """Use up the link for an answer."""
    form = {name: text for name, text in request.form.items() if text}
    given = validated(AnswerParameters, form).keeper_answer
    by = ChangeContext(keeper_link=token, origin="keeper's link")
    as_staff(lambda connection: links.answer(connection, token, given, clock.now()), by)
    return _without_indexing(page("keepers/thanks.html", private=True, answer=given.answer.value))


def _without_indexing(response: Response) -> Response:
    """Keep the link out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
