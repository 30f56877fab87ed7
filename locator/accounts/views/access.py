"""Access to routes, declared by a decorator at the route; an undeclared route is closed to everybody.

    @bp.get("/staff/stations")
    @requires(Right.LOOK)
    def table() -> Response: ...

Whether an object lies in the person's area is checked by the view and enforced by row security.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import Flask, Response, abort, redirect, request, url_for

from locator.accounts.domain.errors import CodeNeeded, SignInNeeded
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.http import errors

View = TypeVar("View", bound=Callable[..., Any])
ASSETS = frozenset({"static", "stylesheets", "modules", "libraries"})  # endpoints of public files
ATTRIBUTE = "locator_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a route, and how large a request body it accepts."""

    is_public: bool = False
    password_is_enough: bool = False  # a session that has not shown its second factor is accepted
    right: Right | None = None  # needed in at least one area; None: any account
    largest_body_bytes: int | None = None  # None: the application's limit


def public(view: View) -> View:
    """Open a route to everybody."""
    return _mark(view, Access(is_public=True))


def signed_in(view: View) -> View:
    """Open a route to everybody who has an account."""
    return _mark(view, Access())


def password_shown(view: View) -> View:
    """Open a route to a session that has shown its password only."""
    return _mark(view, Access(password_is_enough=True))


def requires(right: Right) -> Callable[[View], View]:
    """Open a route to whoever has a right in some area."""
    return lambda view: _mark(view, Access(right=right))


def body_up_to(largest_bytes: int) -> Callable[[View], View]:
    """Accept a larger request body than the application's limit; stands above the access decorator."""

    def _set_limit(view: View) -> View:
        return _mark(view, replace(getattr(view, ATTRIBUTE), largest_body_bytes=largest_bytes))

    return _set_limit


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return who may open an endpoint; None for a closed one."""
    if endpoint in ASSETS:
        return Access(is_public=True)
    access: Access | None = getattr(app.view_functions[endpoint], ATTRIBUTE, None)
    return access


def is_public(app: Flask, endpoint: str) -> bool:
    """Tell whether everybody may open an endpoint."""
    access = access_of(app, endpoint)
    return access is not None and access.is_public


def register(app: Flask) -> None:
    """Check access before each request: 404 for a closed route, sign-in where an account is needed."""

    @app.before_request
    def _require() -> None:
        if request.endpoint is None:
            session.load_session()
            return
        access = access_of(app, request.endpoint)
        if access is None:
            abort(404)
        if access.largest_body_bytes is not None:  # before anything reads the form
            request.max_content_length = access.largest_body_bytes
        if not access.is_public:
            session.require_session(access.right, password_is_enough=access.password_is_enough)

    app.register_error_handler(SignInNeeded, _to_sign_in)


def _mark(view: View, access: Access) -> View:
    setattr(view, ATTRIBUTE, access)
    return view


def _to_sign_in(error: Exception) -> Response:
    """Redirect a page to the sign-in form that is due; answer any other request with the error."""
    if errors.wants_json(request) or request.method not in ("GET", "HEAD"):
        return errors.refusal_response(error)
    endpoint = "account.code" if isinstance(error, CodeNeeded) else "account.sign_in"
    return redirect(url_for(endpoint), 303)  # type: ignore[return-value]
