"""Static files under URLs that change with their content, so that browsers can cache them for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

from locator.http import javascript

DIGEST_LENGTH = 10
CACHE_FOREVER = "public, max-age=31536000, immutable"
MODULE_FOLDER = "js/"
MODULES = "js/**/*.js"


def register(app: Flask) -> None:
    """Add `asset(name)` and `preloads(name)` to templates, and cache headers to static files.

    Modules import each other by relative URLs, so all of them share one version in the path.
    """
    folder = Path(str(app.static_folder))

    @lru_cache(maxsize=256)
    def _asset(name: str) -> str:
        if name.startswith(MODULE_FOLDER):
            return url_for("modules", version=digest(folder, MODULES), filename=name)
        return url_for("static", filename=name, v=digest(folder, name))

    def _preloads(name: str) -> list[str]:
        return [_asset(module) for module in javascript.needed(folder, name)]

    @app.get("/static/@<version>/<path:filename>", endpoint="modules")
    def _module(version: str, filename: str) -> Response:
        """Serve a module; a URL of an older version gets the current file, uncached."""
        return app.send_static_file(filename)

    app.jinja_env.globals.update(asset=_asset, preloads=_preloads)

    @app.after_request
    def _set_cache_headers(response: Response) -> Response:
        if _names_version(folder):
            response.headers["Cache-Control"] = CACHE_FOREVER
        return response


def _names_version(folder: Path) -> bool:
    """Tell whether the requested URL names the version of the content that is served."""
    if request.endpoint == "modules":
        return (request.view_args or {}).get("version") == digest(folder, MODULES)
    return request.endpoint == "static" and "v" in request.args


@lru_cache(maxsize=256)
def digest(folder: Path, pattern: str) -> str:
    """Return a digest of the names and contents of the files that match a pattern."""
    hashed = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        hashed.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()[:DIGEST_LENGTH]
