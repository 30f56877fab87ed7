"""Reject control characters, which PostgreSQL does not store and nobody types, on every route."""

import re
from collections.abc import Iterable, Iterator

from flask import Flask, abort, request

from geodata.sentence import Sentence
from locator.errors import InvalidRequest

# White space is allowed: pasted text may contain tabs and any kind of line break.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MESSAGE = Sentence("里有看不见的控制字符，请删掉再试")


def reject_control_characters(app: Flask) -> None:
    """Answer 404 if a path, and raise InvalidRequest if a query or form, has a control character."""

    @app.before_request
    def _check() -> None:
        if CONTROL_CHARACTERS.search(request.path):
            abort(404)
        reject_control_characters_in(request.args.items(multi=True))
        if request.mimetype and not request.is_json:  # JSON is checked where it is validated
            reject_control_characters_in(_form())


def reject_control_characters_in(given: Iterable[tuple[str, object]]) -> None:
    """Raise InvalidRequest that names the values with a control character in them, at any depth."""
    invalid = [name for name, value in given if any(map(CONTROL_CHARACTERS.search, (name, *_texts(value))))]
    if invalid:
        raise InvalidRequest({CONTROL_CHARACTERS.sub("", name): MESSAGE for name in invalid})


def _form() -> Iterator[tuple[str, object]]:
    yield from request.form.items(multi=True)
    for name, file in request.files.items(multi=True):
        yield name, file.filename or ""


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (*_texts(name), *_texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
