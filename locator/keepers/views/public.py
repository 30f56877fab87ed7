"""The keeper's link: a page for one station and one answer, or a list of several, without an account."""

from datetime import date, datetime, time

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.db.session import ChangeContext
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.responses import page
from locator.http.validation import validated
from locator.keepers.actions import links
from locator.keepers.actions.links import BundledStation, KeeperAnswer
from locator.keepers.domain import Answer
from locator.keepers.queries import on_record
from locator.keepers.queries.on_record import OnRecord
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

    def load(connection: Connection) -> tuple[OnRecord, bool]:
        link = links.open_link(connection, token, at)
        return on_record.of_station(connection, link.station_id), link.is_from_plaque

    found, is_from_plaque = as_staff(load, ChangeContext(keeper_link=token))
    return _without_indexing(
        page(
            "keepers/confirmation.html",
            private=True,
            entry=found.properties,
            hours=found.hours,
            is_from_plaque=is_from_plaque,
            at=at,
        )
    )


@bp.post("/keeper/<token>")
@public
def answer(token: str) -> Response:
    """Use up the link for an answer."""
    form = {name: text for name, text in request.form.items() if text}
    given = validated(AnswerParameters, form).keeper_answer
    _give(token, given)
    return _without_indexing(page("keepers/thanks.html", private=True, answer=given.answer.value, left=0))


@bp.get("/keeper/stations/<bundle>")
@public
def list_stations(bundle: str) -> Response:
    """Show the stations of a link to several; this does not use up the link."""
    stations = _stations_of(bundle)
    return _without_indexing(page("keepers/stations.html", private=True, stations=stations))


@bp.post("/keeper/stations/<bundle>")
@public
def confirm_all(bundle: str) -> Response:
    """Confirm the stations of a link that were ticked, each by itself."""
    stations, ticked = _stations_of(bundle), set(request.form.getlist("code"))
    unanswered = [station for station in stations if not station.is_answered]
    chosen = [station for station in unanswered if station.code in ticked]
    if not chosen:
        raise InvalidRequest({"code": Sentence("请先勾选都对的站")})
    for station in chosen:
        _give(station.token, KeeperAnswer(Answer.STILL_RIGHT))
    left = len(unanswered) - len(chosen)
    thanks = page("keepers/thanks.html", private=True, answer=Answer.STILL_RIGHT.value, left=left)
    return _without_indexing(thanks)


def _stations_of(bundle: str) -> list[BundledStation]:
    """Return the stations of a link, also those that the public does not see."""
    by = ChangeContext(keeper_link=bundle)
    return as_staff(lambda connection: links.stations_of(connection, bundle, clock.now()), by)


def _give(token: str, given: KeeperAnswer) -> None:
    by = ChangeContext(keeper_link=token, origin="keeper's link")
    as_staff(lambda connection: links.answer(connection, token, given, clock.now()), by)


def _without_indexing(response: Response) -> Response:
    """Keep the link out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
