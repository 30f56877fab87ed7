"""Browser libraries in the smallest coding: Brotli at its best, which each process works out once for a file.

Compressed as answers are, Leaflet and the drawing of the ground are a fifth larger than the map's page
has room for.
"""

from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

FOLDER = "vendor"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript"}
LARGEST_BYTES = 256 * 1024  # the best quality takes half a second for so many, and seconds for more
BEST_QUALITY = 11
WHOLE_BYTES = "X-Whole-Bytes"


def register(app: Flask) -> None:
    """Add the route of the libraries, which stands before that of all static files."""
    app.add_url_rule(f"/static/{FOLDER}/<path:filename>", "libraries", _library)


def _library(filename: str) -> Response:
    """Serve a library, in Brotli where the client takes it and the file is not too large."""
    path = Path(safe_join(str(current_app.static_folder), FOLDER, filename) or "")
    if not (request.accept_encodings["br"] and path.suffix in MEDIA_TYPES and path.is_file()):
        return current_app.send_static_file(f"{FOLDER}/{filename}")
    length = path.stat().st_size
    if length > LARGEST_BYTES:
        return current_app.send_static_file(f"{FOLDER}/{filename}")
    response = Response(_compressed(path, path.stat().st_mtime_ns), mimetype=MEDIA_TYPES[path.suffix])
    response.headers.update({"Content-Encoding": "br", WHOLE_BYTES: str(length)})
    response.vary.add("Accept-Encoding")
    response.add_etag()
    response.make_conditional(request)
    return response


@lru_cache(maxsize=16)
def _compressed(path: Path, _changed_ns: int) -> bytes:
    return bytes(brotli.compress(path.read_bytes(), quality=BEST_QUALITY))
