"""The staff session of a request: its cookies, its CSRF token, and checks of rights."""

import secrets
from datetime import timedelta
from typing import cast

from flask import Response, g, request
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from locator.accounts.actions import sign_in
from locator.accounts.domain.errors import CodeNeeded, FormOutdated, SignInNeeded
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.queries.people import Session, find_session
from locator.db.session import ChangeContext, may_change
from locator.errors import NotAllowed
from locator.http import cookies
from locator.http.database import as_sign_in
from locator.http.origin import SAFE_METHODS

SESSION_COOKIE = "staff"
DEVICE_COOKIE = "staff_device"
PATH = "/staff"
API_PATH = "/api/v1/staff"
PATHS = (PATH, API_PATH)  # without https a cookie for each: public pages are sent neither
DEVICE_LIFETIME = timedelta(days=365)
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"


def require_session(right: Right | None, *, password_is_enough: bool) -> None:
    """Check that the request has a session with a right, and store the session for `current`.

    Raises SignInNeeded, CodeNeeded, NotAllowed, and FormOutdated for an unsafe method without CSRF token.
    """
    token = cookies.read_proof(SESSION_COOKIE)
    session = as_sign_in(lambda connection: _used_session(connection, token)) if token else None
    if session is None:
        raise SignInNeeded("请先登录")
    if not session.second_factor and not password_is_enough:
        raise CodeNeeded("请先输入验证码")
    if right is not None and not session.actor.may_somewhere(right):
        raise NotAllowed("您的岗位不管这件事")
    if request.method not in SAFE_METHODS:
        _require_csrf_token(session)
    g.staff = session


def require_own_area(area: str, right: Right, refusal: str) -> None:
    """Raise NotAllowed, as this sentence, unless the person has a right in an area, given by its key."""
    if area not in {own.key for own in actor().areas(right)}:
        raise NotAllowed(refusal)


def load_session() -> None:
    """Store the session of a request that matches no route, so that its error page is the staff's."""
    token = cookies.read_proof(SESSION_COOKIE)
    session = as_sign_in(lambda connection: find_session(connection, token)) if token else None
    if session is not None and session.second_factor:
        g.staff = session


def current() -> Session:
    """Return the session of this request; only for routes that require one."""
    return cast(Session, g.staff)


def actor() -> Actor:
    """Return who is signed in."""
    return current().actor


def by(reason: str = "", origin: str = "staff page") -> ChangeContext:
    """Return who makes the changes of this request, by which interface, and why: for the history."""
    return ChangeContext(session=actor().token, origin=origin, reason=reason)


def require_at(right: Right, division_code: str | None, organization_id: int | None = None) -> None:
    """Raise NotAllowed unless the person has a right over a division or an organisation."""
    if not actor().may(right, division_code, organization_id):
        raise NotAllowed("这一站不在您管的范围里")


def form_values() -> dict[str, str]:
    """Return the form's fields that are not blank, stripped and without the CSRF token."""
    return {name: text.strip() for name, text in request.form.items() if text.strip() and name != CSRF_FIELD}


def client_address() -> str:
    """Return the address of the client, for limits on guessing; only its hash is stored."""
    return request.remote_addr or ""


def set_session_cookie(answer: AnyResponse, token: str, device: str = "") -> Response:
    """Add the session's cookie to a response, and with `device` the one that marks a known browser."""
    cookies.set_proof(answer, SESSION_COOKIE, token, None, PATHS)
    if device:
        cookies.set_proof(answer, DEVICE_COOKIE, device, DEVICE_LIFETIME, (PATH,))
    return cast(Response, answer)


def clear_session_cookie(answer: AnyResponse) -> Response:
    """Delete the session's cookie."""
    cookies.delete_proof(answer, SESSION_COOKIE, PATHS)
    return cast(Response, answer)


def _used_session(connection: Connection, token: str) -> Session | None:
    """Return the session of a token, and extend it where its last use is due to be written."""
    session = find_session(connection, token)
    if session is not None and session.is_stale and may_change(connection):
        sign_in.extend_session(connection, token)
    return session


def _require_csrf_token(session: Session) -> None:
    given = request.form.get(CSRF_FIELD, "") or request.headers.get(CSRF_HEADER, "")
    if not secrets.compare_digest(given.encode(), session.csrf.encode()):
        raise FormOutdated("页面放得太久了，或者在别处登录过：请刷新后再试")
