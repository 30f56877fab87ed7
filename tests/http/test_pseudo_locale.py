"""A language in which every message stands in brackets: what has none was never given to translators.

What a union wrote is Chinese in every language and marked as such; these tests' stations have Latin names.
"""

import json
import re
from html.parser import HTMLParser

import pytest
from clerks import SignIn
from factories import AddStation, access, offers
from flask import Flask
from flask.testing import FlaskClient

from locator.accounts.domain.rights import Role
from locator.accounts.views.access import is_public
from locator.entries.domain.draft import Provenance
from locator.http.language import KEY, STAFF_LANGUAGES
from locator.i18n.catalogue import Catalogue
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.station import LifecycleStatus

CHINESE = re.compile(r"[\u4e00-\u9fff]")
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
SAID_ALOUD = ("title", "alt", "placeholder", "aria-label")
TOLD_BY_META = ("description", "title")
SPLIT = "\x1f"
EMPTY = frozenset(
    {"meta", "link", "br", "img", "input", "hr", "path", "circle", "rect", "line", "use", "col"}
)


class Bracketed(Catalogue):
    """Every message in brackets, filled in as it is; every day and number as in English."""

    def pattern(self, words: str, count: object = None) -> str:
        """Return the message in brackets."""
        return f"⟦{words}⟧"

    def knows(self, words: str) -> bool:
        """Every message is known."""
        return True


class Reader(HTMLParser):
    """Gathers what a person reads or hears, without what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.told: list[str] = []  # by attributes, which stand in no sentence
        self._open: list[tuple[str, bool]] = []

    @property
    def _is_ours(self) -> bool:
        return all(is_ours for _, is_ours in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what an element says aloud."""
        its = dict(attrs)
        is_ours = tag not in ("script", "style") and its.get("lang") in (None, "en")
        if is_ours and self._is_ours:
            self.told += [words for name in SAID_ALOUD if (words := its.get(name))]
            if tag == "meta" and (its.get("name") or its.get("property", "")).endswith(
                ("description", "title")
            ):
                self.told.append(its["content"] or "")
        if tag not in EMPTY:
            self._open.append((tag, is_ours))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self._is_ours and data.strip():
            self.heard.append(data)


# What is kept in Chinese and shown as it is: names of places and of this test's people, where holidays stand.
DATA = re.compile(
    r"(广东省)?(肇庆市)?端州区|广东省|管理员[0-9a-f]{6}|"
    r"全国年节及纪念日放假办法，当年安排未公布（holidays [\d.]+）"
)


def untranslated(page: str) -> list[str]:
    """Return what a page says in Chinese outside of brackets; a message may hold markup."""
    reader = Reader()
    reader.feed(page)
    told = [*reader.told, SPLIT.join(reader.heard)]
    left = (part.strip() for words in told for part in _without_brackets(words).split(SPLIT))
    return [words for words in left if CHINESE.search(words)]


def _without_brackets(words: str) -> str:
    while INNERMOST.search(words):
        words = INNERMOST.sub("", words)
    return DATA.sub("", words)


@pytest.fixture
def bracketed(app: Flask, add: AddStation) -> Flask:
    """The application in brackets, with stations of every sort whose own words are Latin."""
    app.extensions[KEY]["en"] = Bracketed("en")
    app.extensions[KEY]["en"].is_offered = True
    way_in = access(AccessMethod.QR_SCAN, app="Yue", registration_needed=True, note="ring twice")
    common = {"address": "Lantang Road 1", "provenance": Provenance("list", "2026-11")}
    add(name="Open", services=offers("drinking_water", missing=("toilet",)), access=way_in, **common)
    add(name="Closed", opening_hours="off", **common)
    add(name="Weekly", opening_hours="Mo-Fr 08:00-18:00; PH off", **common)
    add(name="Unknown", opening_hours="", **common)
    add(name="Resting", status=LifecycleStatus.SUSPENDED, status_reason="works", **common)
    add(name="Nowhere", at=None, **common)
    return app


def codes_of(app: Flask) -> list[str]:
    found = app.test_client().get("/api/v1/stations").json
    assert found
    return [str(one["properties"]["code"]) for one in found["features"]]


def test_no_workers_page_says_a_word_that_translators_never_saw(bracketed: Flask) -> None:
    reader = bracketed.test_client()
    codes = codes_of(bracketed)
    addresses = [
        *(
            "/",
            "/?division=441202",
            "/?q=Open",
            "/?q=nothing&open=1&no_app=1",
            "/divisions/",
            "/divisions/440000",
        ),
        *(
            "/divisions/441202/sheet",
            "/map",
            "/about/data",
            "/about/privacy",
            "/embed/",
            "/embed/list/441202",
        ),
        *(
            "/embed/?division=441202",
            "/reports/",
            "/kept",
            "/offline",
            "/nowhere",
            "/stations/0",
            "/keeper/none",
        ),
        *(f"/stations/{code}" for code in codes),
        *(f"/stations/{code}/card" for code in codes),
        *(f"/?near={code}" for code in codes[:1]),
    ]
    told = {}
    for address in addresses:
        answer = reader.get(address, headers={"Accept": "text/html", "Accept-Language": "en"})
        found = untranslated(answer.text)
        if found:
            told[address] = found
    assert told == {}, json.dumps(told, ensure_ascii=False, indent=1)


def test_no_page_of_the_desk_says_a_word_that_translators_never_saw(
    bracketed: Flask, staff: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = staff(Role.ADMINISTRATOR)
    monkeypatch.setitem(STAFF_LANGUAGES, "zh", "en")  # as if the account said so
    told = {}
    for rule in bracketed.url_map.iter_rules():
        if not is_public(bracketed, rule.endpoint) and "GET" in (rule.methods or ()) and not rule.arguments:
            answer = clerk.get(rule.rule, headers={"Accept": "text/html"})
            found = untranslated(answer.text) if answer.mimetype == "text/html" else []
            if found:
                told[rule.rule] = found
    assert told == {}, json.dumps(told, ensure_ascii=False, indent=1)


def test_the_reader_of_pages_sees_what_lacks_brackets(client: FlaskClient) -> None:
    page = '<p>⟦进门⟧ <b lang="zh-Hans">驿站</b> <img alt="图">门</p>'
    assert untranslated(page) == ["图", "门"]
