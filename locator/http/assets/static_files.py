"""Static files under URLs that change with their content, so that browsers can cache them for ever."""

import hashlib
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

from locator.http.assets import javascript, libraries, stylesheets

KEY = "locator.assets"
DIGEST_LENGTH = 10
CACHE_FOREVER = "public, max-age=31536000, immutable"
MODULE_FOLDER = "js/"
MODULES = "js/**/*.js"


def register(app: Flask) -> None:
    """Add `asset(name)` and `preloads(name)` to templates, and cache headers to static files."""
    folder = Path(str(app.static_folder))
    app.extensions[KEY] = lru_cache(maxsize=256)(partial(_url, folder))
    app.jinja_env.globals.update(asset=asset, preloads=preloads)
    app.add_url_rule("/static/@<version>/<path:filename>", "modules", _module)
    libraries.register(app)
    app.add_url_rule("/static/css/<filename>", "stylesheets", _stylesheet)

    @app.after_request
    def _set_cache_headers(response: Response) -> Response:
        if _names_version(folder):
            response.headers["Cache-Control"] = CACHE_FOREVER
        return response


def asset(name: str) -> str:
    """Return the URL of a static file, which changes with its content."""
    url: Callable[[str], str] = current_app.extensions[KEY]
    return url(name)


def preloads(name: str) -> list[str]:
    """Return the URLs of the modules that are needed before a module runs, in the order of their import."""
    folder = Path(str(current_app.static_folder))
    return [asset(module) for module in javascript.needed(folder, name)]


def _url(folder: Path, name: str) -> str:
    """Return the URL of a static file; modules import each other by relative URLs and share one version."""
    if name.startswith(MODULE_FOLDER):
        return url_for("modules", version=digest(folder, MODULES), filename=name)
    if stylesheets.is_entry(folder, name):
        version = _hex(stylesheets.joined(folder, name).encode())
        return url_for("stylesheets", filename=Path(name).name, v=version)
    return url_for("static", filename=name, v=digest(folder, name))


def _module(version: str, filename: str) -> Response:
    """Serve a module; a URL of an older version gets the current file, uncached."""
    return current_app.send_static_file(filename)


def _stylesheet(filename: str) -> Response:
    """Serve a stylesheet with its components in it."""
    folder, name = Path(str(current_app.static_folder)), f"{stylesheets.FOLDER}/{filename}"
    if not stylesheets.is_entry(folder, name):
        abort(404)
    response = Response(stylesheets.joined(folder, name), mimetype="text/css")
    response.add_etag()
    response.make_conditional(request)
    return response


def _names_version(folder: Path) -> bool:
    """Tell whether the requested URL names the version of the content that is served."""
    if request.endpoint == "modules":
        return (request.view_args or {}).get("version") == digest(folder, MODULES)
    return request.endpoint in ("static", "stylesheets", "libraries") and "v" in request.args


@lru_cache(maxsize=256)
def digest(folder: Path, pattern: str) -> str:
    """Return a digest of the names and contents of the files that match a pattern."""
    files = (path for path in sorted(folder.glob(pattern)) if path.is_file())
    return _hex(b"".join(_named(folder, path) for path in files))


def _named(folder: Path, path: Path) -> bytes:
    return path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes()


def _hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]
