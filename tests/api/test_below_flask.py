"""The main address answered below Flask: the same bytes as by Flask, for 2,000 questions good and bad."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from factories import HERE, AddStation, north, offers
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder, run_wsgi_app

from locator.api.views import below_flask
from locator.db.errors import DatabaseAway
from locator.http.requests import limits as request_limits
from locator.http.requests.times import REGISTRY

QUESTIONS = 2_000
EACH_OWN = frozenset({"x-request-id"})
LANGUAGES = ("", "zh-CN", "en", "mn,en;q=0.5", "ru", "xx", "*")
ENCODINGS = (
    "",
    "zstd",
    "gzip, deflate, br, zstd",
    "gzip",
    "br;q=1.0, zstd;q=0.2",
    "identity",
    "zstd;q=0",
    "*",
)
TYPES = ("application/json", "application/json; charset=utf-8", "text/plain", "", "application/JSON")
WORTH_SAYING = (
    {},
    {"limit": 3},
    {"limit": "2"},
    {"mode": "walk"},
    {"mode": "truck", "length_m": 13.75, "road": "G4", "road_side": "up"},
    {"services": ["drinking_water"]},
    {"services": "drinking_water,toilet", "has": []},
    {"open_state": ["open", "closing_soon"]},
    {"open_during": "2026-11-23T23:00+08:00/2026-11-24T05:00+08:00"},
    {"at": "2026-11-24T03:00:00+08:00"},
    {"accuracy_m": 4000},
    {"within_m": 1},
    {"lat": 61.0},
)
WRONG = (
    {"lon": None},
    {"lon": "abc"},
    {"lon": True},
    {"lat": 91},
    {"lon": 1e999},
    {"limit": 0},
    {"limit": 51},
    {"limit": 2.5},
    {"unknown": 1},
    {"mode": "horse"},
    {"services": ["nonsense"]},
    {"services": [[]]},
    {"at": "yesterday"},
    {"kind": ["union_station"] * 50},
    {"road": "G4\x00"},
    {"x\x07": 1},
    {"accuracy_m": -1},
)
NOT_OBJECTS = (
    b"",
    b"[]",
    b"null",
    b"{",
    b'{"lon":112,"lon":113,"lat":23}',
    b"\xff\xfe",
    b'"text"',
    b"{}" * 9,
)
SITES = (
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://evil.example"},
)
CONDITIONS = (
    {},
    {"If-None-Match": "*"},
    {"Range": "bytes=0-9"},
    {"X-Request-Id": "0" * 32},
    {"Cookie": "lang=en"},
)


class Asked(NamedTuple):
    """One question as it arrives."""

    body: bytes
    headers: dict[str, str]
    method: str = "POST"
    query: str = ""

    def environ(self) -> dict[str, Any]:
        """Return its WSGI environment, from an address that is counted."""
        builder = EnvironBuilder(
            path=below_flask.PATH, method=self.method, query_string=self.query, headers=self.headers
        )
        environ = builder.get_environ()
        length = {} if self.headers.get("X-No-Length") else {"CONTENT_LENGTH": str(len(self.body))}
        return {**environ, **length, "wsgi.input": BytesIO(self.body), "REMOTE_ADDR": "203.0.113.7"}


def made_up() -> Iterator[Asked]:
    """Yield questions of all kinds, always the same."""
    chance = random.Random(15)
    for n in range(QUESTIONS):
        given: dict[str, object] = {"lon": HERE.lon + chance.uniform(-0.01, 0.01), "lat": HERE.lat}
        given |= chance.choice(WORTH_SAYING) | (chance.choice(WRONG) if n % 4 == 0 else {})
        body = chance.choice(NOT_OBJECTS) if n % 20 == 0 else json.dumps(given).encode()
        body = body + b" " * 5_000 if n % 97 == 0 else body
        body = body + b" " * 70_000 if n % 191 == 0 else body
        headers = {
            "Accept-Language": chance.choice(LANGUAGES),
            "Accept-Encoding": chance.choice(ENCODINGS),
            "Content-Type": chance.choice(TYPES) if n % 10 == 0 else TYPES[0],
            **(chance.choice(SITES) if n % 7 == 0 else {}),
            **(chance.choice(CONDITIONS) if n % 9 == 0 else {}),
            **({"X-No-Length": "1"} if n % 83 == 0 else {}),
        }
        method = chance.choice(("GET", "HEAD", "PUT", "OPTIONS")) if n % 61 == 0 else "POST"
        yield Asked(body, headers, method, "limit=2" if n % 71 == 0 else "")


def answer(app: Flask, asked: Asked) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return what an application answers, without what is each answer's own."""
    pieces, status, headers = run_wsgi_app(app.wsgi_app, asked.environ(), buffered=True)
    told = [(name, value) for name, value in headers if name.lower() not in EACH_OWN]
    assert {name.lower() for name, _ in headers} >= EACH_OWN
    body = b"".join(pieces)
    if ("Content-Encoding", "gzip") in told:  # by Flask both times; it has the time in it (RFC 1952, 2.3)
        body = body[:4] + body[8:]
    return status, told, body


def both(app: Flask, asked: Sequence[Asked]) -> list[tuple[Any, Any]]:
    """Return the answers of each question: as they are given, and by Flask alone."""
    below = [answer(app, one) for one in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(below_flask, "is_plain", lambda environ: False)
        by_flask = [answer(app, one) for one in asked]
    return list(zip(below, by_flask, strict=True))


@pytest.fixture
def limits(app: Flask) -> Counter[str]:
    """Return how often each address has asked; nobody reaches the limit in these tests by asking."""
    counts: Counter[str] = app.extensions[f"locator.limit of {below_flask.LIMIT.what}"].counts
    return counts


def test_two_thousand_questions_have_the_same_answers(
    app: Flask, add: AddStation, limits: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(services=offers("drinking_water", "toilet"))
    add(at=north(300), opening_hours="")
    add(at=north(900), opening_hours="24/7", services=offers("drinking_water"))
    counted: list[object] = []
    monkeypatch.setattr(request_limits, "count", lambda *given: counted.append(given))
    questions = list(made_up())
    answered = both(app, questions)
    different = [
        (asked, below[:2], by_flask[:2])
        for asked, (below, by_flask) in zip(questions, answered, strict=True)
        if below != by_flask
    ]
    assert different[:1] == []
    statuses = Counter(below[0][:3] for below, _ in answered)
    assert statuses["200"] > QUESTIONS / 2 and statuses.keys() >= {"200", "400", "405", "413"}
    headers = Counter(
        value for below, _ in answered for name, value in below[1] if name == "Content-Encoding"
    )
    assert headers.keys() == {"zstd", "gzip", "br"}


def test_each_question_is_counted_and_timed_once(app: Flask, add: AddStation, limits: Counter[str]) -> None:
    add()
    good, bad = (
        Asked(b'{"lon":112.47,"lat":23.05}', {"Content-Type": TYPES[0]}),
        Asked(b"{", {"Content-Type": TYPES[0]}),
    )
    for asked in (good, bad):
        before = limits["203.0.113.7"], _timed()
        answer(app, asked)
        assert (limits["203.0.113.7"], _timed()) == (before[0] + 1, before[1] + 1)


def _timed() -> float:
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return sum(
        sample.value
        for sample in samples
        if sample.name.endswith("_count") and sample.labels.get("route") == below_flask.PATH
    )


def test_who_asks_too_often_is_refused_alike(app: Flask, add: AddStation, limits: Counter[str]) -> None:
    add()
    good = Asked(b'{"lon":112.47,"lat":23.05}', {"Content-Type": TYPES[0]})
    answer(app, good)
    limits["203.0.113.7"] = below_flask.LIMIT.most
    [(below, by_flask)] = both(app, [good])
    assert below == by_flask and below[0].startswith("429")
    assert limits["203.0.113.7"] == below_flask.LIMIT.most + 2


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DatabaseAway("数据库暂时连不上，请过一会儿再试"), "503"),
        (OperationalError("", {}, Exception()), "500"),
    ],
)
def test_what_fails_behind_the_reading_is_answered_alike_and_not_tried_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception, status: str
) -> None:
    tried: list[object] = []

    def fail(*given: object) -> None:
        tried.append(given)
        raise error

    monkeypatch.setattr("locator.search.actions.read", fail)
    monkeypatch.setattr("locator.http.errors.secrets.token_hex", lambda length: "0" * 2 * length)
    good = Asked(b'{"lon":112.47,"lat":23.05}', {"Content-Type": TYPES[0], "Accept-Language": "en"})
    [(below, by_flask)] = both(app, [good])
    assert below == by_flask and below[0].startswith(status)
    assert len(tried) == 2  # once each


def test_every_hook_of_the_application_was_thought_of(app: Flask) -> None:
    """One that is new here: does the module need the same? Then it is listed."""
    before = [
        f"{hook.__module__}.{hook.__name__}" for hooks in app.before_request_funcs.values() for hook in hooks
    ]
    after = [
        f"{hook.__module__}.{hook.__name__}" for hooks in app.after_request_funcs.values() for hook in hooks
    ]
    assert before == [
        "locator.http.requests.times._begin",
        "locator.http.requests.ids._number",
        "locator.http.requests.limits._count",
        "locator.accounts.views.access._require",  # the address is public
        "locator.http.origin._check",  # what may come from another site is Flask's
        "locator.http.control_characters._check",  # no query, no form; JSON is checked where it is read
        "locator.ledger.views.field_names._read_names",  # pages of staff only
        "locator.staff.views.navigation._count",  # pages of staff only
    ]
    assert after == [
        "locator.http.requests.times._end",
        "locator.http.requests.ids._tell",
        "locator.http.responses._headers",
        "locator.http.cross_origin._share",
        "locator.http.assets.static_files._set_cache_headers",  # files only
        "locator.http.choices._set_cookies",  # HTML only
        "locator.http.language._add_headers",
        "locator.app.after_request",  # compression
        "locator.http.responses._tell_length",
    ]
    assert not app.teardown_request_funcs and not app.teardown_appcontext_funcs


def test_the_main_address_is_really_answered_below_flask(
    app: Flask, add: AddStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()
    monkeypatch.setattr(app, "full_dispatch_request", None)  # Flask would fail
    for encoding in ("", "gzip, br, zstd"):
        asked = Asked(b'{"lon":112.47,"lat":23.05}', {"Content-Type": TYPES[0], "Accept-Encoding": encoding})
        assert answer(app, asked)[0] == "200 OK"
