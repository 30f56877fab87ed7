"""Open data at addresses that stay: the files that the latest day made, the same bytes for everybody."""

import gzip
import io
from collections.abc import Iterator

from flask import Blueprint, Response, request

from geodata import geojson
from geodata.files import csv_writer
from locator.accounts.views.access import public
from locator.http.database import read
from locator.http.responses import page
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.queries import open_data
from locator.publishing.queries.open_data import OpenFile
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("open_data", __name__, url_prefix="/data")

MEDIA_TYPES = {"stations.csv": csv_writer.MEDIA_TYPE, "stations.geojson": geojson.MEDIA_TYPE}
KEEPING = "public, max-age=3600"
PIECE_BYTES = 1 << 16
ETAG_DIGITS = 32


@bp.get("/")
@public
def about() -> Response:
    """Say what there is, and what each field means."""
    return page(
        "publishing/open_data.html", files=read(open_data.latest), fields=FIELDS, names=list(MEDIA_TYPES)
    )


@bp.get("/<name>")
@public
def file(name: str) -> Response:
    """Answer with a file; 304 to whoever has it already."""
    found = read(lambda connection: open_data.file(connection, name)) if name in MEDIA_TYPES else None
    if found is None:
        raise StationNotFound("没有这个文件，或者还没有做好：每天做一次，请过一会儿再试")
    response = Response(_body(found), content_type=MEDIA_TYPES[name])
    response.headers["Cache-Control"] = KEEPING
    response.headers["Content-Disposition"] = f"inline; filename={found.made_on:%Y%m%d}-{name}"
    response.vary.add("Accept-Encoding")
    if _takes_gzip():
        response.headers["Content-Encoding"] = "gzip"
    response.set_etag(found.digest[:ETAG_DIGITS], weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


def _body(found: OpenFile) -> bytes | Iterator[bytes]:
    return found.body if _takes_gzip() else _unpacked(found.body)


def _takes_gzip() -> bool:
    return bool(request.accept_encodings["gzip"])


def _unpacked(body: bytes) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
