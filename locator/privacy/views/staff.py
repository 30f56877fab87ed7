"""Export and erasure by staff: of one's own account, by administrators of other people's, of keepers."""

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires, signed_in
from locator.accounts.views.session import clear_session_cookie
from locator.errors import InvalidRequest
from locator.hours.views.closures import require_codes
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.privacy.actions import erasures
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries import holdings
from locator.privacy.views import answers

bp = Blueprint("staff_privacy", __name__, url_prefix="/staff")
REASON = "按请求抹去个人资料"


@bp.get("/account/data")
@signed_in
def own_data() -> Response:
    """Return what is held of oneself."""
    return _file(Kind.STAFF, session.actor().staff_id, "account")


@bp.post("/account/erase")
@signed_in
def erase_own() -> Response:
    """Close one's own account and ask that what is held of oneself be erased."""
    answers.require_sure()
    staff_id = session.actor().staff_id
    as_staff(lambda connection: erasures.ask(connection, Kind.STAFF, staff_id), session.by(REASON))
    return clear_session_cookie(answers.asked())


@bp.get("/people/<int:key>/data")
@requires(Right.APPOINT)
def data_of_person(key: int) -> Response:
    """Return what is held of a person in the administrator's areas."""
    return _file(Kind.STAFF, key, f"account-{key}")


@bp.post("/people/<int:key>/erase")
@requires(Right.APPOINT)
def erase_person(key: int) -> Response:
    """Close a person's account and ask that what is held of it be erased; the address is typed to be sure."""
    typed = request.form.get("email", "")

    def ask(connection: Connection) -> None:
        if holdings.account_number(connection, typed) != key:
            raise InvalidRequest({"email": Sentence("这不是这个人的邮箱")})
        erasures.ask(connection, Kind.STAFF, key)

    as_staff(ask, session.by(REASON))
    return redirect_with_message(url_for("staff_people.people"), "erasure-asked")


@bp.get("/keepers/<code>/data")
@requires(Right.TEND)
def data_of_keeper(code: str) -> Response:
    """Return what is held of a station's keeper."""
    found = as_staff(
        lambda connection: holdings.personal_data(connection, Kind.KEEPER, _station_id(connection, code)),
        session.by(),
    )
    return answers.file_of(found, f"keeper-{code[:20]}")


@bp.post("/keepers/<code>/erase")
@requires(Right.TEND)
def erase_keeper(code: str) -> Response:
    """Ask that the address of a station's keeper be erased, at each station that has it."""
    answers.require_sure()
    as_staff(
        lambda connection: erasures.ask(connection, Kind.KEEPER, _station_id(connection, code)),
        session.by(REASON),
    )
    return redirect_with_message(url_for("staff_keepers.keepers"), "erasure-asked")


def _station_id(connection: Connection, code: str) -> int:
    require_codes(connection, [code])
    return holdings.station_with_code(connection, code)


def _file(kind: Kind, subject_id: int, name: str) -> Response:
    found = as_staff(lambda connection: holdings.personal_data(connection, kind, subject_id), session.by())
    return answers.file_of(found, name)
