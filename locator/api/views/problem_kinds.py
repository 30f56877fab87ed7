"""The kinds of problems (RFC 9457) that answers name in their `type`: a page of each, made of its class."""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

from flask import Blueprint, Response, abort

from geodata.errors import GeodataError
from locator.accounts.views.access import public
from locator.errors import LocatorError
from locator.http.errors import INTERNAL_ERROR, TITLE_AND_ADVICE, slug_of, status_of
from locator.http.problems import PAGES, TYPES
from locator.http.responses import page

bp = Blueprint("problems", __name__, url_prefix=PAGES.rstrip("/"))

UNEXPECTED = "A fault of the program; its log has the traceback under the number in `detail`."


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What a `type` means: its last part, the status of its answers, and the meaning in English."""

    slug: str
    status: HTTPStatus
    meaning: str


@bp.get("/")
@public
def all_kinds() -> Response:
    """List all kinds."""
    return page("api/problems.html", kinds=list(problem_kinds().values()), types=TYPES)


@bp.get("/<slug>")
@public
def one_kind(slug: str) -> Response:
    """Explain one kind."""
    kind = problem_kinds().get(slug)
    if kind is None:
        abort(HTTPStatus.NOT_FOUND)
    return page("api/problems.html", kinds=[kind], types=TYPES)


@cache
def problem_kinds() -> Mapping[str, ProblemKind]:
    """Return all kinds by slug: statuses, refusals of the program, values that cannot be read, faults."""
    kinds = [
        *(
            ProblemKind(slug_of(status), status, status.description or status.phrase)
            for status in TITLE_AND_ADVICE
        ),
        *(ProblemKind(slug_of(kind), status_of(kind), _meaning(kind)) for kind in _refusals()),
        ProblemKind(INTERNAL_ERROR, HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED),
    ]
    return {kind.slug: kind for kind in sorted(kinds, key=lambda kind: (kind.status, kind.slug))}


def _refusals() -> Iterator[type[Exception]]:
    waiting: list[type[Exception]] = [LocatorError, GeodataError]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


def _meaning(kind: type[Exception]) -> str:
    """Return the first paragraph of a class's docstring, on one line."""
    paragraph = inspect.cleandoc(kind.__doc__ or "").split("\n\n", 1)[0]
    return " ".join(paragraph.split())
