"""The keeper's link: one screen of one station, and one answer, without an account."""

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
from locator.keepers.actions.links import Said
from locator.keepers.domain import Answer
from locator.search.domain.explanation import describe_week
from locator.time_zone import SHANGHAI

bp = Blueprint("keepers", __name__)


class AnswerParameters(BaseModel):
    """What a keeper says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Answer
    words: str = Field(default="", max_length=links.LONGEST_WORDS)
    closed_until: date | None = None

    @property
    def said(self) -> Said:
        """The answer; a closure ends when its day begins. Raises InvalidException for half a one."""
        until = self.closed_until
        return Said(self.answer, self.words, datetime.combine(until, time(), SHANGHAI) if until else None)


@bp.get("/keeper/<token>")
@public
def screen(token: str) -> Response:
    """Show the station that a link opens; looking spends nothing, since mail scanners look too."""
    at = clock.now()
    code = read(lambda connection: links.opened(connection, token, at))
    found = read(lambda connection: entry.by_code(connection, code))
    return _unfindable(
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
    """Spend the link on an answer."""
    said = validated(AnswerParameters, {name: text for name, text in request.form.items() if text}).said
    by = ChangeContext(keeper_link=token, origin="keeper's link")
    as_staff(lambda connection: links.answer(connection, token, said, clock.now()), by)
    return _unfindable(page("keepers/thanks.html", private=True, answer=said.answer.value))


def _unfindable(response: Response) -> Response:
    """Keep the link out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
