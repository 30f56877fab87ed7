"""The keeper's link: one screen of one station, and one answer, without an account."""

from datetime import date, datetime, time

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field

from locator.actions import keeper_links
from locator.actions.keeper_links import Said
from locator.db.session import By
from locator.domain.confirmation import Answer
from locator.domain.timeline import SHANGHAI
from locator.queries import entry
from locator.web import clock
from locator.web.database import as_staff, ask
from locator.web.responses import page
from locator.web.station import hours_in_words
from locator.web.validation import validated

bp = Blueprint("keepers", __name__)


class AnswerParameters(BaseModel):
    """What a keeper says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Answer
    words: str = Field(default="", max_length=keeper_links.LONGEST_WORDS)
    closed_until: date | None = None

    @property
    def said(self) -> Said:
        """The answer; a closure ends when its day begins. Raises InvalidException for half a one."""
        until = self.closed_until
        return Said(self.answer, self.words, datetime.combine(until, time(), SHANGHAI) if until else None)


@bp.get("/keeper/<token>")
def screen(token: str) -> Response:
    """Show the station that a link opens; looking spends nothing, since mail scanners look too."""
    at = clock.now()
    code = ask(lambda connection: keeper_links.opened(connection, token, at))
    found = ask(lambda connection: entry.by_code(connection, code))
    return _unfindable(
        page(
            "keeper/screen.html",
            private=True,
            station=found,
            entry=found.card["properties"],
            hours=hours_in_words(found),
            at=at,
        )
    )


@bp.post("/keeper/<token>")
def answer(token: str) -> Response:
    """Spend the link on an answer."""
    said = validated(AnswerParameters, {name: text for name, text in request.form.items() if text}).said
    by = By(keeper_link=token, origin="keeper's link")
    as_staff(lambda connection: keeper_links.answer(connection, token, said, clock.now()), by)
    return _unfindable(page("keeper/thanks.html", private=True, answer=said.answer.value))


def _unfindable(response: Response) -> Response:
    """Keep the link out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
