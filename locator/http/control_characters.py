"""Control characters, which no database takes and no person types: refused at the door, for every route."""

import re
from collections.abc import Iterable, Iterator

from flask import Flask, abort, request

from geodata.sentence import Sentence
from locator.errors import InvalidRequest

# Not the white space among them: a text that was pasted may hold tabs and every kind of line's end.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
WHY = Sentence("里有看不见的控制字符，请删掉再试")


def refuse_control(app: Flask) -> None:
    """Answer 404 to an address, and InvalidRequest to a query or a form, with a control character."""

    @app.before_request
    def _check() -> None:
        if CONTROL.search(request.path):
            abort(404)
        require_plain(request.args.items(multi=True))
        require_plain(_form())


def require_plain(given: Iterable[tuple[str, object]]) -> None:
    """Raise InvalidRequest, by name, for values whose texts hold a control character, however deep."""
    wrong = [name for name, value in given if any(map(CONTROL.search, (name, *_texts(value))))]
    if wrong:
        raise InvalidRequest({CONTROL.sub("", name): WHY for name in wrong})


def _form() -> Iterator[tuple[str, object]]:
    yield from request.form.items(multi=True)
    for name, file in request.files.items(multi=True):
        yield name, file.filename or ""


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a value as JSON has it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from (*_texts(name), *_texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
