"""Export and erasure without an account: by a report's code, by a keeper's link."""

from flask import Blueprint, Response

from locator.accounts.views.access import public
from locator.db.session import ChangeContext
from locator.http import clock
from locator.http.database import as_staff, change, read
from locator.keepers.actions import links
from locator.privacy.actions import requests
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries import holdings
from locator.privacy.views import answers
from locator.reports.actions.reports import code_hash

bp = Blueprint("privacy", __name__)


@bp.get("/reports/<code>/data")
@public
def report_data(code: str) -> Response:
    """Return what is held of a report's author, who has the code."""
    hashed = code_hash(code)
    found = read(
        lambda connection: holdings.personal_data(
            connection, Kind.REPORTER, holdings.report_number(connection, hashed)
        )
    )
    return answers.file_of(found, "report")


@bp.post("/reports/<code>/erase")
@public
def erase_report(code: str) -> Response:
    """Ask that what a report's author left be erased."""
    answers.require_sure()
    hashed = code_hash(code)
    change(
        lambda connection: requests.ask(connection, Kind.REPORTER, holdings.report_number(connection, hashed))
    )
    return answers.asked()


@bp.get("/keeper/<token>/data")
@public
def keeper_data(token: str) -> Response:
    """Return what is held of a keeper, who has a link that is not used up."""
    found = as_staff(
        lambda connection: holdings.personal_data(
            connection, Kind.KEEPER, links.keepers_station_id(connection, token, clock.now())
        ),
        ChangeContext(keeper_link=token),
    )
    return answers.file_of(found, "keeper")


@bp.post("/keeper/<token>/erase")
@public
def erase_keeper(token: str) -> Response:
    """Ask that a keeper's address be erased, at each station that has it."""
    answers.require_sure()
    as_staff(
        lambda connection: requests.ask(
            connection, Kind.KEEPER, links.keepers_station_id(connection, token, clock.now())
        ),
        ChangeContext(keeper_link=token, origin="keeper's link"),
    )
    return answers.asked()
