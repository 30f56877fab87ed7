"""The door for staff: signing in with two factors, out, by a mailed link, and one's own account."""

import segno
from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.actions import accounts
from locator.accounts.actions import sign_in as account_actions
from locator.accounts.actions.sign_in import Attempt
from locator.accounts.domain.errors import LinkSpent, LinkUnknown, SignInRefused, TooManyGuesses
from locator.accounts.domain.rights import Language
from locator.accounts.views import session as staff_session
from locator.accounts.views.access import password_shown, public, signed_in
from locator.accounts.views.session import DEVICE, clear_session_cookie, set_session_cookie
from locator.errors import InvalidRequest
from locator.http.database import as_sign_in
from locator.http.deployment import public_url, sends_mail
from locator.http.flash import redirect_with_message
from locator.http.responses import page

bp = Blueprint("account", __name__, url_prefix="/staff")

HOME = "staff_home.home"


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """Show the form."""
    return _form("staff/sign_in.html")


@bp.post("/sign-in")
@public
def try_to_sign_in() -> Response:
    """Open a session for a right name and password."""
    tried = Attempt(
        request.form.get("email", "")[:254],
        request.form.get("password", "")[:1024],
        staff_session.origin(),
        request.cookies.get(DEVICE, ""),
        request.user_agent.string,
    )
    try:
        opened = as_sign_in(lambda connection: account_actions.sign_in(connection, tried))
    except TooManyGuesses as error:
        return _form("staff/sign_in.html", trouble=error.args[0], email=tried.email, status=429)
    if opened is None:
        return _form("staff/sign_in.html", trouble=account_actions.WRONG, email=tried.email, status=400)
    where = "account.code" if opened.needs_code else HOME
    return set_session_cookie(redirect(url_for(where), 303), opened.token, opened.device)


@bp.post("/sign-out")
@password_shown
def sign_out() -> Response:
    """End the session."""
    token = staff_session.actor().token
    as_sign_in(lambda connection: account_actions.sign_out(connection, token))
    return clear_session_cookie(redirect(url_for("account.sign_in"), 303))


@bp.get("/code")
@password_shown
def code() -> Response:
    """Ask for the second factor, or set it up."""
    session = staff_session.current()
    if session.has_totp:
        return _form("staff/code.html")
    return _set_up()


@bp.post("/code")
@password_shown
def show_code() -> Response:
    """Take a code, and open the rest."""
    session, typed = staff_session.current(), request.form.get("code", "")[:40]
    where = staff_session.origin()

    def show(connection: Connection) -> bool:
        token, staff_id = session.actor.token, session.actor.staff_id
        return account_actions.show_code(connection, token, staff_id, typed, where)

    try:
        right = as_sign_in(show)
    except TooManyGuesses as error:
        return _form("staff/code.html", trouble=error.args[0], status=429)
    if not right:
        return _form("staff/code.html", trouble=Sentence("验证码不对，请看手机上最新的一组"), status=400)
    return redirect(url_for(HOME), 303)  # type: ignore[return-value]


@bp.post("/code/set-up")
@password_shown
def confirm_code() -> Response:
    """Confirm the new secret by its first code, and show the recovery codes, this once."""
    actor, typed = staff_session.actor(), request.form.get("code", "")[:40]
    try:
        codes = as_sign_in(
            lambda connection: account_actions.confirm_totp(connection, actor.token, actor.staff_id, typed)
        )
    except SignInRefused as error:
        return _set_up(error.args[0])
    return _form("staff/recovery_codes.html", codes=codes)


@bp.get("/forgot")
@public
def forgot() -> Response:
    """Ask whose password is forgotten."""
    return _form("staff/forgot.html")


@bp.post("/forgot")
@public
def send_reset() -> Response:
    """Mail a link, if there is such an account; say the same either way. Where no mail goes out, say so."""
    if not sends_mail():
        return _form("staff/forgot.html")
    email = request.form.get("email", "")[:254]
    as_sign_in(lambda connection: accounts.forgot(connection, email, public_url()))
    return _form("staff/forgot.html", sent=True)


@bp.get("/link/<token>")
@public
def link(token: str) -> Response:
    """Show whose password a link sets; looking spends nothing."""
    person = as_sign_in(lambda connection: accounts.opened_by_link(connection, token))
    return _form("staff/link.html", person=person)


@bp.post("/link/<token>")
@public
def take_link(token: str) -> Response:
    """Set the password, and open a session."""
    password, browser = request.form.get("password", "")[:1024], request.user_agent.string
    try:
        opened = as_sign_in(lambda connection: accounts.take_link(connection, token, password, browser))
    except (LinkSpent, LinkUnknown):
        raise
    except SignInRefused as error:
        person = as_sign_in(lambda connection: accounts.opened_by_link(connection, token))
        return _form("staff/link.html", person=person, trouble=error.args[0], status=400)
    return set_session_cookie(redirect(url_for(HOME), 303), opened)


@bp.get("/account")
@signed_in
def account() -> Response:
    """Show one's own account."""
    return _form("staff/account.html")


@bp.post("/account/password")
@signed_in
def change_password() -> Response:
    """Change one's own password; every other session ends."""
    actor, browser = staff_session.actor(), request.user_agent.string
    old, new = request.form.get("old", "")[:1024], request.form.get("password", "")[:1024]
    try:
        token = as_sign_in(lambda c: accounts.change_password(c, actor.staff_id, old, new, browser))
    except SignInRefused as error:
        return _form("staff/account.html", trouble=error.args[0], status=400)
    return set_session_cookie(redirect_with_message(url_for(HOME), "password-changed"), token)


@bp.post("/account/language")
@signed_in
def choose_language() -> Response:
    """Choose the language of the pages."""
    try:
        language = Language(request.form.get("language", ""))
    except ValueError:
        raise InvalidRequest({"language": "应是 zh 或 en"}) from None
    key = staff_session.actor().staff_id
    as_sign_in(lambda connection: accounts.set_language(connection, key, language), staff_session.by())
    return redirect_with_message(url_for(".account"), "language-chosen")


def _set_up(trouble: str = "") -> Response:
    actor = staff_session.actor()
    secret, address = as_sign_in(lambda connection: account_actions.begin_totp(connection, actor.staff_id))
    picture = segno.make(address, micro=False).svg_data_uri(scale=5, border=2, light="#ffffff")
    return _form(
        "staff/code_set_up.html",
        secret=secret,
        picture=picture,
        trouble=trouble,
        status=400 if trouble else 200,
    )


def _form(template: str, *, status: int = 200, **values: object) -> Response:
    response = page(template, private=True, sends_mail=sends_mail(), **values)
    response.status_code = status
    response.headers["X-Robots-Tag"] = "noindex"
    return response
