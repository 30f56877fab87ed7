"""Sign-in with two factors, sign-out, mailed links, and a person's own account."""

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.actions import accounts
from locator.accounts.actions import sign_in as sign_in_actions
from locator.accounts.actions.sign_in import Attempt
from locator.accounts.domain.errors import LinkSpent, LinkUnknown, SignInRefused, TooManyGuesses
from locator.accounts.domain.rights import Language
from locator.accounts.secret_box import SecretBox
from locator.accounts.views import session
from locator.accounts.views.access import password_shown, public, signed_in
from locator.accounts.views.session import DEVICE_COOKIE, clear_session_cookie, set_session_cookie
from locator.errors import InvalidRequest
from locator.http import cookies
from locator.http.database import as_sign_in
from locator.http.deployment import public_url, sends_mail, settings
from locator.http.flash import redirect_with_message
from locator.http.responses import page

bp = Blueprint("account", __name__, url_prefix="/staff")

HOME = "staff_home.home"


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    """Show the sign-in form."""
    return _form("accounts/sign_in.html")


@bp.post("/sign-in")
@public
def try_to_sign_in() -> Response:
    """Open a session for a right email and password."""
    attempt = Attempt(
        request.form.get("email", "")[:254],
        request.form.get("password", "")[:1024],
        session.client_address(),
        cookies.read_proof(DEVICE_COOKIE),
        request.user_agent.string,
    )
    try:
        opened = as_sign_in(lambda connection: sign_in_actions.sign_in(connection, attempt))
    except TooManyGuesses as error:
        return _form("accounts/sign_in.html", trouble=error.args[0], email=attempt.email, status=429)
    if opened is None:
        trouble = sign_in_actions.WRONG_CREDENTIALS
        return _form("accounts/sign_in.html", trouble=trouble, email=attempt.email, status=400)
    endpoint = "account.code" if opened.needs_code else HOME
    return set_session_cookie(redirect(url_for(endpoint), 303), opened.token, opened.device)


@bp.post("/sign-out")
@password_shown
def sign_out() -> Response:
    """End the session."""
    token = session.actor().token
    as_sign_in(lambda connection: sign_in_actions.sign_out(connection, token))
    return clear_session_cookie(redirect(url_for("account.sign_in"), 303))


@bp.get("/code")
@password_shown
def code() -> Response:
    """Ask for the second factor, or set it up."""
    if session.current().has_totp:
        return _form("accounts/code.html")
    return _set_up()


@bp.post("/code")
@password_shown
def show_code() -> Response:
    """Accept the second factor's code."""
    actor, typed = session.actor(), request.form.get("code", "")[:40]
    address = session.client_address()

    def verify(connection: Connection) -> bool:
        return sign_in_actions.verify_code(connection, actor.token, actor.staff_id, typed, address, _box())

    try:
        is_right = as_sign_in(verify)
    except TooManyGuesses as error:
        return _form("accounts/code.html", trouble=error.args[0], status=429)
    if not is_right:
        return _form("accounts/code.html", trouble=Sentence("验证码不对，请看手机上最新的一组"), status=400)
    return redirect(url_for(HOME), 303)  # type: ignore[return-value]


@bp.post("/code/set-up")
@password_shown
def confirm_code() -> Response:
    """Confirm a new TOTP secret by its first code, and show the recovery codes this once."""
    actor, typed = session.actor(), request.form.get("code", "")[:40]
    try:
        codes = as_sign_in(
            lambda connection: sign_in_actions.confirm_totp(
                connection, actor.token, actor.staff_id, typed, _box()
            )
        )
    except SignInRefused as error:
        return _set_up(error.args[0])
    return _form("accounts/recovery_codes.html", codes=codes)


@bp.get("/forgot")
@public
def forgot() -> Response:
    """Show the form for a forgotten password."""
    return _form("accounts/forgotten_password.html")


@bp.post("/forgot")
@public
def send_reset() -> Response:
    """Mail a reset link if there is such an account; the page is the same either way.

    Where no mail is sent, the form itself says so.
    """
    if not sends_mail():
        return _form("accounts/forgotten_password.html")
    email = request.form.get("email", "")[:254]
    as_sign_in(lambda connection: accounts.send_reset_link(connection, email, public_url()))
    return _form("accounts/forgotten_password.html", sent=True)


@bp.get("/link/<token>")
@public
def link(token: str) -> Response:
    """Show whose password a link sets; this does not use the link up."""
    person = as_sign_in(lambda connection: accounts.account_of_link(connection, token))
    return _form("accounts/set_password.html", person=person)


@bp.post("/link/<token>")
@public
def take_link(token: str) -> Response:
    """Set the password by a link, and open a session."""
    password, browser = request.form.get("password", "")[:1024], request.user_agent.string
    try:
        opened = as_sign_in(lambda connection: accounts.redeem_link(connection, token, password, browser))
    except (LinkSpent, LinkUnknown):
        raise
    except SignInRefused as error:
        person = as_sign_in(lambda connection: accounts.account_of_link(connection, token))
        return _form("accounts/set_password.html", person=person, trouble=error.args[0], status=400)
    return set_session_cookie(redirect(url_for(HOME), 303), opened)


@bp.get("/account")
@signed_in
def account() -> Response:
    """Show the person's own account."""
    return _form("accounts/account.html")


@bp.post("/account/password")
@signed_in
def change_password() -> Response:
    """Change the person's own password; every other session ends."""
    actor, browser = session.actor(), request.user_agent.string
    old, new = request.form.get("old", "")[:1024], request.form.get("password", "")[:1024]
    try:
        token = as_sign_in(
            lambda connection: accounts.change_password(connection, actor.staff_id, old, new, browser)
        )
    except SignInRefused as error:
        return _form("accounts/account.html", trouble=error.args[0], status=400)
    return set_session_cookie(redirect_with_message(url_for(HOME), "password-changed"), token)


@bp.post("/account/language")
@signed_in
def choose_language() -> Response:
    """Set the language in which the person sees the staff pages."""
    try:
        language = Language(request.form.get("language", ""))
    except ValueError:
        raise InvalidRequest({"language": "应是 zh 或 en"}) from None
    staff_id = session.actor().staff_id
    as_sign_in(lambda connection: accounts.set_language(connection, staff_id, language), session.by())
    return redirect_with_message(url_for(".account"), "language-chosen")


def _box() -> SecretBox:
    return SecretBox(settings().data_dir)


def _set_up(trouble: str = "") -> Response:
    actor = session.actor()
    secret, uri = as_sign_in(
        lambda connection: sign_in_actions.begin_totp(connection, actor.staff_id, _box())
    )
    import segno  # 1 MB a process, for who sets up a second factor

    picture = segno.make(uri, micro=False).svg_data_uri(scale=5, border=2, light="#ffffff")
    return _form(
        "accounts/code_set_up.html",
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
