"""The session of a member of staff: its cookie, its forms' token, and what it may be used for."""

import secrets
from datetime import timedelta
from typing import cast

from flask import Response, g, request
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from locator.accounts.actions import sign_in
from locator.accounts.domain.errors import CodeNeeded, FormOutdated, SignInNeeded
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.queries.people import Session, session_of
from locator.db.session import ChangeContext
from locator.errors import NotAllowed
from locator.http.database import as_sign_in
from locator.http.origin import SAFE_METHODS

COOKIE = "staff"
DEVICE = "staff_device"
PATH = "/staff"
API_PATH = "/api/v1/staff"
PATHS = (PATH, API_PATH)  # a cookie for each: the public pages and their API see neither
DEVICE_KEPT = timedelta(days=365)
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"


def require(right: Right | None, *, half_is_enough: bool) -> None:
    """Let this request go on if its session may; put the session where `current` finds it.

    Raises SignInNeeded, CodeNeeded, NotAllowed, or FormOutdated for an unsafe request without its token.
    """
    token = request.cookies.get(COOKIE, "")
    found = as_sign_in(lambda connection: _session(connection, token)) if token else None
    if found is None:
        raise SignInNeeded("请先登录")
    if not found.second_factor and not half_is_enough:
        raise CodeNeeded("请先输入验证码")
    if right is not None and not found.actor.may_somewhere(right):
        raise NotAllowed("您的岗位不管这件事")
    if request.method not in SAFE_METHODS:
        _require_token(found)
    g.staff = found


def recognize() -> None:
    """Put the session of a person at the desk where a page finds it, at an address that leads nowhere."""
    token = request.cookies.get(COOKIE, "")
    found = as_sign_in(lambda connection: session_of(connection, token)) if token else None
    if found is not None and found.second_factor:
        g.staff = found


def current() -> Session:
    """Return the session of this request; only views behind `require` may ask."""
    return cast(Session, g.staff)


def actor() -> Actor:
    """Return who is signed in."""
    return current().actor


def by(reason: str = "", origin: str = "staff page") -> ChangeContext:
    """Return on whose word this request changes something, and by which way it came."""
    return ChangeContext(session=actor().token, origin=origin, reason=reason)


def require_at(right: Right, division_code: str | None, organization_id: int | None = None) -> None:
    """Let this request go on if its person may do something at a place; raise NotAllowed."""
    if not actor().may(right, division_code, organization_id):
        raise NotAllowed("这一站不在您管的范围里")


def form_values() -> dict[str, str]:
    """Return the fields of this request's form that say something, without the session's token."""
    return {name: text.strip() for name, text in request.form.items() if text.strip() and name != CSRF_FIELD}


def origin() -> str:
    """Return what tells where a request comes from; only its hash is ever kept."""
    return request.remote_addr or ""


def set_session_cookie(answer: AnyResponse, token: str, device: str = "") -> Response:
    """Give an answer the cookie of a session, and of a browser that is known from now on."""
    for path in PATHS:
        _set(answer, COOKIE, token, path, None)
    if device:
        _set(answer, DEVICE, device, PATH, DEVICE_KEPT)
    return cast(Response, answer)


def clear_session_cookie(answer: AnyResponse) -> Response:
    """Take the session's cookie away."""
    for path in PATHS:
        answer.delete_cookie(COOKIE, path=path)
    return cast(Response, answer)


def _set(answer: AnyResponse, name: str, value: str, path: str, kept: timedelta | None) -> None:
    answer.set_cookie(
        name, value, max_age=kept, path=path, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _session(connection: Connection, token: str) -> Session | None:
    found = session_of(connection, token)
    if found is not None and found.is_stale:
        sign_in.keep_open(connection, token)
    return found


def _require_token(found: Session) -> None:
    given = request.form.get(CSRF_FIELD, "") or request.headers.get(CSRF_HEADER, "")
    if not secrets.compare_digest(given.encode(), found.csrf.encode()):
        raise FormOutdated("页面放得太久了，或者在别处登录过：请刷新后再试")
