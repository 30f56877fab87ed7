"""Sending files that are stored in pieces: whole, gzipped for who takes it, or a range of bytes."""

from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, request

from locator.http.database import read_while_sending
from locator.http.responses import ETAG_DIGITS
from locator.publishing.domain.packing import PIECE_BYTES, gzip_length, gzip_stream, unpacked
from locator.publishing.queries import open_data
from locator.publishing.queries.open_data import OpenFile

CACHE_CONTROL = "public, max-age=3600"


def stored_response(found: OpenFile, media_type: str) -> Response:
    """Return a stored file; 304 if the client has it already, 206 for a range of it.

    A range is one of the file's own bytes, never of the compressed ones.
    """
    response = Response(content_type=media_type)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Accept-Ranges"] = "bytes"
    response.vary.add("Accept-Encoding")
    response.set_etag(found.digest[:ETAG_DIGITS], weak=True)
    response.make_conditional(request)
    if response.status_code == HTTPStatus.OK:
        _fill(response, found)
    return response


def _fill(response: Response, found: OpenFile) -> None:
    """Give the response its body, which is read piece by piece while it is sent."""
    if request.range:
        _fill_with_range(response, found)
    elif request.accept_encodings["gzip"]:
        response.headers["Content-Encoding"] = "gzip"
        response.content_length = gzip_length(found.packed_bytes)
        response.response = gzip_stream(_pieces(found, 0), found.checksum, found.length_bytes)
    else:
        response.content_length = found.length_bytes
        response.response = unpacked(_pieces(found, 0), 0, found.length_bytes)


def _fill_with_range(response: Response, found: OpenFile) -> None:
    wanted = request.range and request.range.range_for_length(found.length_bytes)
    if not wanted:
        response.status_code = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        response.headers["Content-Range"] = f"bytes */{found.length_bytes}"
        return
    start, stop = wanted
    response.status_code = HTTPStatus.PARTIAL_CONTENT
    response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{found.length_bytes}"
    response.content_length = stop - start
    response.response = unpacked(_pieces(found, start, stop), start, stop)


def _pieces(found: OpenFile, start: int, stop: int | None = None) -> Iterator[bytes]:
    """Return the packed pieces that hold the bytes from `start` to before `stop`, or to the end.

    A file that is replaced twice while it is sent ends early, which its length tells the client.
    """
    read = read_while_sending()

    def pieces() -> Iterator[bytes]:
        number = start // PIECE_BYTES
        while stop is None or number * PIECE_BYTES < stop:
            body = read(lambda connection, at=number: open_data.piece(connection, found.id, at))  # type: ignore[misc]
            if body is None:
                return
            yield body
            number += 1

    return pieces()
