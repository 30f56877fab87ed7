"""Static files by an address that changes with their content, so that phones keep them for good."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

DIGITS = 10
FOREVER = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Give the templates `asset(name)`, and its addresses their long life."""
    folder = Path(str(app.static_folder))

    @lru_cache(maxsize=256)
    def _digest(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:DIGITS]

    def _asset(name: str) -> str:
        return url_for("static", filename=name, v=_digest(name))

    app.jinja_env.globals["asset"] = _asset

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = FOREVER
        return response
