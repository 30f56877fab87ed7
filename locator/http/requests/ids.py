"""A number for each request: in its answer, in the proxy's log, in our lines about it."""

import re
import secrets

from flask import Flask, Response, g, has_app_context, request

HEADER = "X-Request-Id"
GIVEN = re.compile(r"[0-9a-f]{16,32}")  # nginx writes 32


def register(app: Flask, *, behind_proxy: bool) -> None:
    """Number the requests of an application; the number of a proxy of our own is kept, nobody else's."""

    @app.before_request
    def _number() -> None:
        g.request_id = number_of(request.headers.get(HEADER, "") if behind_proxy else "")

    @app.after_request
    def _tell(response: Response) -> Response:
        if number := request_id():
            response.headers[HEADER] = number
        return response


def number_of(given: str) -> str:
    """Return the number that a proxy of our own has given, or a new one."""
    return given if GIVEN.fullmatch(given) else secrets.token_hex(8)


def request_id() -> str:
    """Return the number of the request that is being answered; empty outside of one."""
    number: str = g.get("request_id", "") if has_app_context() else ""
    return number
