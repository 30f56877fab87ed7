"""Open data at permanent URLs: the latest generated files, the same bytes for everybody."""

import gzip
import io
from collections.abc import Iterator

from flask import Blueprint, Response, request

from geodata import geojson
from geodata.files import csv_writer
from locator.accounts.views.access import public
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.responses import ETAG_DIGITS, page
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.queries import open_data
from locator.publishing.queries.open_data import OpenFile
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("open_data", __name__, url_prefix="/data")

MEDIA_TYPES = {"stations.csv": csv_writer.MEDIA_TYPE, "stations.geojson": geojson.MEDIA_TYPE}
CACHE_CONTROL = "public, max-age=3600"
PIECE_BYTES = 1 << 16


@bp.get("/")
@public
def about() -> Response:
    """Describe the files and the meaning of each field."""
    return page(
        "publishing/open_data.html", files=read(open_data.latest), fields=FIELDS, names=list(MEDIA_TYPES)
    )


@bp.get("/<name>")
@public
@cross_origin
def file(name: str) -> Response:
    """Send a file; 304 if the client has it already."""
    found = read(lambda connection: open_data.file(connection, name)) if name in MEDIA_TYPES else None
    if found is None:
        raise StationNotFound("没有这个文件，或者还没有做好：每天做一次，请过一会儿再试")
    response = stored_response(found, MEDIA_TYPES[name])
    response.headers["Content-Disposition"] = f"inline; filename={found.made_on:%Y%m%d}-{name}"
    return response


def stored_response(found: OpenFile, media_type: str) -> Response:
    """Return a stored file as it is, gzipped for who takes gzip; 304 if the client has it already."""
    response = Response(_body(found), content_type=media_type)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.vary.add("Accept-Encoding")
    if _accepts_gzip():
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(found.digest[:ETAG_DIGITS], weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


def _body(found: OpenFile) -> bytes | Iterator[bytes]:
    return found.body if _accepts_gzip() else _decompressed(found.body)


def _accepts_gzip() -> bool:
    return bool(request.accept_encodings["gzip"])


def _decompressed(body: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
