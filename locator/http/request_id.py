"""A number for each request: in its answer, in the proxy's log, in our lines about it."""

import re
import secrets

from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-Id"
GIVEN = re.compile(r"[0-9a-f]{16,32}")  # nginx writes 32


def register(app: Flask, *, behind_proxy: bool) -> None:
    """Number the requests of an application; the number of a proxy of our own is kept, nobody else's."""

    @app.before_request
    def _number() -> None:
        given = request.headers.get(HEADER, "") if behind_proxy else ""
        g.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)

    @app.after_request
    def _tell(response: Response) -> Response:
        if number := request_id():
            response.headers[HEADER] = number
        return response


def request_id() -> str:
    """Return the number of the request that is being answered; empty outside of one."""
    number: str = g.get("request_id", "") if has_request_context() else ""
    return number
