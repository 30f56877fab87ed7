"""Static files by an address that changes with their content, so that phones keep them for good."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

DIGITS = 10
FOREVER = "public, max-age=31536000, immutable"
MODULES = "js/"
STATIC_IMPORT = re.compile(r'^(?:import|export) [^;]*?"\./(\w+\.js)";', re.MULTILINE)


def register(app: Flask) -> None:
    """Give the templates `asset(name)` and `preloads(name)`, and the addresses their long life.

    Modules import each other by relative addresses, so all of them share one version in the path.
    """
    folder = Path(str(app.static_folder))

    @lru_cache(maxsize=256)
    def _asset(name: str) -> str:
        if name.startswith(MODULES):
            return url_for("modules", version=digest(folder, "js/*.js"), filename=name)
        return url_for("static", filename=name, v=digest(folder, name))

    def _preloads(name: str) -> list[str]:
        return [_asset(one) for one in imports(folder, name)]

    @app.get("/static/@<version>/<path:filename>", endpoint="modules")
    def _module(version: str, filename: str) -> Response:
        """Serve a file; an address of before an update leads to what is there now, and is not kept."""
        return app.send_static_file(filename)

    app.jinja_env.globals.update(asset=_asset, preloads=_preloads)

    @app.after_request
    def _keep(response: Response) -> Response:
        if _names_version(folder):
            response.headers["Cache-Control"] = FOREVER
        return response


def _names_version(folder: Path) -> bool:
    """Tell whether the address asked for names the content that is served."""
    if request.endpoint == "modules":
        return (request.view_args or {}).get("version") == digest(folder, "js/*.js")
    return request.endpoint == "static" and "v" in request.args


@lru_cache(maxsize=256)
def digest(folder: Path, pattern: str) -> str:
    """Return a digest of the files of a pattern: of their names and their content."""
    whole = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:DIGITS]


@lru_cache(maxsize=256)
def imports(folder: Path, name: str) -> tuple[str, ...]:
    """Return the modules that a module needs before it runs, those that they need included."""
    found: dict[str, None] = {}
    for one in STATIC_IMPORT.findall((folder / name).read_text(encoding="utf-8")):
        found |= dict.fromkeys((MODULES + one, *imports(folder, MODULES + one)))
    return tuple(found)
