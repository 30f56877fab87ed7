"""Cookies of a site served by https are sent encrypted only; those that prove something are its host's alone.

A name that begins with `__Host-` tells the browser to take the cookie from this host alone, by https, for all
paths (RFC 6265bis): no other host of the domain, and nobody on the way, can put one there. By plain http, on
a developer's machine, browsers take no such cookie; the name is plain there.
"""

from datetime import timedelta

from flask import request
from werkzeug import Response

from locator.http.deployment import settings

HOST_PREFIX = "__Host-"
WHOLE_SITE = "/"


def is_encrypted() -> bool:
    """Tell whether this site is served by https: the operator says so, or the request came so."""
    return settings().public_url.startswith("https:") or request.is_secure


def read_proof(name: str) -> str:
    """Return the value of a cookie that proves something; empty without one."""
    return request.cookies.get(_full_name(name), "")


def set_proof(
    answer: Response, name: str, value: str, lifetime: timedelta | None, plain_paths: tuple[str, ...]
) -> None:
    """Set a cookie that proves something; without https one for each of some paths."""
    for path in (WHOLE_SITE,) if is_encrypted() else plain_paths:
        set_cookie(answer, _full_name(name), value, lifetime, path)


def delete_proof(answer: Response, name: str, plain_paths: tuple[str, ...]) -> None:
    """Delete such a cookie."""
    for path in (WHOLE_SITE,) if is_encrypted() else plain_paths:
        set_cookie(answer, _full_name(name), "", timedelta(), path)


def set_cookie(answer: Response, name: str, value: str, lifetime: timedelta | None, path: str) -> None:
    """Set a cookie that no script can read and no foreign form sends."""
    answer.set_cookie(
        name, value, max_age=lifetime, path=path, secure=is_encrypted(), httponly=True, samesite="Lax"
    )


def _full_name(name: str) -> str:
    return f"{HOST_PREFIX}{name}" if is_encrypted() else name
