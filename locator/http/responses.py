"""Responses: pages and JSON, and the headers that all of them have."""

import hashlib
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, g, render_template, request

TIANDITU_HOSTS = " ".join(f"https://t{n}.tianditu.gov.cn" for n in range(8))
ANY_ORIGIN = "*"  # for embeds, which any site may frame
NO_STORE = "no-store"  # answers that contain a visitor's position are cached nowhere
WHOLE_BYTES = "X-Whole-Bytes"
ETAG_DIGITS = 32
COMPRESS = "locator.compress"  # the extension that compresses answers
CONSTANT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Answered-By": "locator",  # phones tell our answers from a captive portal's or a proxy's by it
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}


def page(template: str, *, private: bool = False, **values: Any) -> Response:
    """Return a page; a private one is not cached."""
    response = Response(render_template(template, **values), mimetype="text/html")
    if private:
        response.headers["Cache-Control"] = NO_STORE
    return response


def json_response(value: object, *, status: int = 200, media_type: str = "application/json") -> Response:
    """Return a value as JSON."""
    return Response(orjson.dumps(value), status=status, content_type=media_type)


def with_etag(response: Response) -> Response:
    """Give a response the digest of its body as ETag; return 304 if the client has it already.

    The ETag is weak because the same content is sent in several compressions (RFC 9110, 8.8.3).
    """
    response.set_etag(digest(response.get_data()), weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


def digest(body: bytes) -> str:
    """Return a digest of bytes for an ETag: the first half of SHA-256, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()[:ETAG_DIGITS]


def nonce() -> str:
    """Return the nonce of this response, which allows its own inline scripts and styles."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def content_security_policy(nonce: str | None, tile_hosts: str, framed_by: str = "'self'") -> str:
    """Return the policy of a response: own origin only, nothing inline without the nonce."""
    inline = f" 'nonce-{nonce}'" if nonce else ""
    parts: Mapping[str, str] = {
        "default-src": "'none'",
        "script-src": f"'self'{inline}",
        "style-src": f"'self'{inline}",
        "img-src": f"'self' data: {tile_hosts}".rstrip(),
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "frame-src": "'self'",
        "frame-ancestors": framed_by,
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def add_headers(app: Flask, tile_hosts: str) -> None:
    """Add the headers of this module to every response of an application."""
    without_nonce = content_security_policy(None, tile_hosts)

    @app.after_request
    def _headers(response: Response) -> Response:
        used_nonce = g.get("nonce")
        framed_by = g.get("frame_ancestors")
        policy = content_security_policy(used_nonce, tile_hosts) if used_nonce else without_nonce
        if framed_by:
            policy = content_security_policy(used_nonce, tile_hosts, framed_by)
        response.headers.extend(CONSTANT_HEADERS)
        response.headers["Content-Security-Policy"] = policy
        if request.method == "POST" or request.args.get("lon"):
            response.headers["Cache-Control"] = NO_STORE
        return response


def tell_lengths(app: Flask) -> None:
    """Say of each response how long its body is: a phone cannot see otherwise that half of it is missing.

    The length is that before compression: this must be registered after what compresses.
    """

    @app.after_request
    def _tell_length(response: Response) -> Response:
        length = response.headers.get("Content-Length", type=int)
        if length is None and not response.direct_passthrough:
            length = response.calculate_content_length()
        if response.status_code == HTTPStatus.OK and length is not None:
            response.headers.setdefault(WHOLE_BYTES, str(length))
        return response
