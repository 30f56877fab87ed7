"""A pseudo-locale: every message is in brackets, so Chinese text outside of them cannot be translated.

A union's own text is Chinese in every language and marked so; the stations of these tests have Latin names.
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
TEXT_ATTRIBUTES = ("title", "alt", "placeholder", "aria-label")
SEPARATOR = "\x1f"
VOID_ELEMENTS = frozenset(
    {"meta", "link", "br", "img", "input", "hr", "path", "circle", "rect", "line", "use", "col"}
)


class Bracketed(Catalogue):
    """A catalogue that puts every message in brackets; dates and numbers are as in English."""

    def pattern(self, message: str, count: object = None) -> str:
        """Return the message in brackets."""
        return f"⟦{message}⟧"

    def is_translated(self, message: str) -> bool:
        """Tell that every message is translated."""
        return True


class TextCollector(HTMLParser):
    """Collects the text that people read or hear, except text marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _is_translatable(self) -> bool:
        return all(is_translatable for _, is_translatable in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the text of an element's attributes."""
        attributes = dict(attrs)
        is_translatable = tag not in ("script", "style") and attributes.get("lang") in (None, "en")
        if is_translatable and self._is_translatable:
            self.attributes += [text for name in TEXT_ATTRIBUTES if (text := attributes.get(name))]
            if tag == "meta" and (attributes.get("name") or attributes.get("property", "")).endswith(
                ("description", "title")
            ):
                self.attributes.append(attributes["content"] or "")
        if tag not in VOID_ELEMENTS:
            self._open.append((tag, is_translatable))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Collect text."""
        if self._is_translatable and data.strip():
            self.text.append(data)


# Data that stays Chinese: names of places and of this test's people, the source of the holidays.
DATA = re.compile(
    r"(广东省)?(肇庆市)?端州区|广东省|管理员[0-9a-f]{6}|"
    r"全国年节及纪念日放假办法，当年安排未公布（holidays [\d.]+）"
)


def untranslated(page: str) -> list[str]:
    """Return the Chinese text of a page outside of brackets; a message may contain markup."""
    collector = TextCollector()
    collector.feed(page)
    texts = [*collector.attributes, SEPARATOR.join(collector.text)]
    left = (part.strip() for text in texts for part in _without_brackets(text).split(SEPARATOR))
    return [text for text in left if CHINESE.search(text)]


def _without_brackets(text: str) -> str:
    while INNERMOST.search(text):
        text = INNERMOST.sub("", text)
    return DATA.sub("", text)


@pytest.fixture
def bracketed(app: Flask, add: AddStation) -> Flask:
    """Return the application with a pseudo-locale, and stations of every kind with Latin names."""
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
    return [str(feature["properties"]["code"]) for feature in found["features"]]


def test_every_text_of_the_public_pages_can_be_translated(bracketed: Flask) -> None:
    visitor = bracketed.test_client()
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
    untranslated_by_url = {}
    for address in addresses:
        answer = visitor.get(address, headers={"Accept": "text/html", "Accept-Language": "en"})
        found = untranslated(answer.text)
        if found:
            untranslated_by_url[address] = found
    assert untranslated_by_url == {}, json.dumps(untranslated_by_url, ensure_ascii=False, indent=1)


def test_every_text_of_the_staff_pages_can_be_translated(
    bracketed: Flask, staff: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = staff(Role.ADMINISTRATOR)
    monkeypatch.setitem(STAFF_LANGUAGES, "zh", "en")  # as if the account had chosen English
    untranslated_by_url = {}
    for rule in bracketed.url_map.iter_rules():
        if not is_public(bracketed, rule.endpoint) and "GET" in (rule.methods or ()) and not rule.arguments:
            answer = clerk.get(rule.rule, headers={"Accept": "text/html"}, buffered=True)
            found = untranslated(answer.text) if answer.mimetype == "text/html" else []
            if found:
                untranslated_by_url[rule.rule] = found
    assert untranslated_by_url == {}, json.dumps(untranslated_by_url, ensure_ascii=False, indent=1)


def test_untranslated_text_is_found_by_this_test(client: FlaskClient) -> None:
    page = '<p>⟦进门⟧ <b lang="zh-Hans">驿站</b> <img alt="图">门</p>'
    assert untranslated(page) == ["图", "门"]
