"""Whoever reads: in large type, at 320 px, in long languages, from right to left, with twice the text."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from phones import Phone, Site, looks, patient
from playwright.sync_api import Browser, Page, expect

from locator.app import asset_folder

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
PAGES = ("home", "answer", "station", "divisions", "data", "privacy", "builder", "kept", "open-data")
# Whatever is tapped, but links inside a sentence, which WCAG 2.5.8 lets be as tall as their line.
TARGETS = """least => {
    const taps = "a, button, summary, select, textarea, input:not([type=hidden])";
    const inSentence = e => e.tagName === "A" && [...e.parentNode.childNodes].some(
        one => one.nodeType === 3 && one.textContent.trim().length > 3);
    const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    const box = e => (e.closest("label") && e.type in { checkbox: 1, radio: 1 } ? e.closest("label") : e)
        .getBoundingClientRect();
    return [...document.querySelectorAll(taps)]
        .filter(e => shown(e) && !inSentence(e) && !e.closest(".visually-hidden, .skip"))
        .map(e => ({ e, width: box(e).width, height: box(e).height }))
        .filter(({ width, height }) => Math.min(width, height) < least - 0.5)
        .map(({ e, width, height }) => `${width}x${height} ${e.outerHTML.slice(0, 90)}`);
}"""
WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(e => (!e.closest(".filters") || e.matches(".filters")) && !e.closest(".visually-hidden"))
    .map(e => ({ e, its: e.getBoundingClientRect() }))
    .filter(({ its }) => its.right > innerWidth + 1 || its.left < -1)
    .map(({ e, its }) => `${Math.round(its.right)} ${e.outerHTML.slice(0, 80)}`)"""
ARABIC = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const letters = "ئۇيغۇرچەبۇيەردەخىزمەت";
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest("[lang='zh-Hans'], script, template")) continue;
        node.textContent = node.textContent.replace(/[\\u4e00-\\u9fff]+/g, words =>
            letters.slice(0, Math.min(letters.length, words.length * 2)));
    }
}"""


def address_of(site: Site, what: str) -> str:
    return {
        "home": site.address,
        "answer": f"{site.address}?division=441202",
        "station": site.station("黄塘驿站"),
        "divisions": f"{site.address}divisions/440000",
        "data": f"{site.address}about/data",
        "privacy": f"{site.address}about/privacy",
        "builder": f"{site.address}embed/?division=441202",
        "kept": f"{site.address}kept",
        "open-data": f"{site.address}data/",
    }[what]


def too_wide(page: Page) -> list[str]:
    """Return what widens a page beyond its window; what scrolls in a box of its own does not."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    found: list[str] = page.evaluate(WIDE)
    return found or ["something"]


@pytest.mark.parametrize(("kind", "least"), [("normal", 44), ("large", 60)])
@pytest.mark.parametrize("what", PAGES)
def test_a_thumb_hits_every_target(phone: Phone, site: Site, what: str, kind: str, least: int) -> None:
    page = phone(viewport=NARROW)
    page.goto(f"{site.address}about/privacy?type={kind}")
    page.goto(address_of(site, what))
    looks(page, f"{what}-{kind}-type-320")
    assert page.evaluate(TARGETS, least) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("code", ["en", "mn", "ru"])
@pytest.mark.parametrize("what", PAGES)
def test_long_words_fit_a_narrow_phone(phone: Phone, site: Site, what: str, code: str) -> None:
    page = phone(viewport=NARROW, locale=code)
    page.goto(address_of(site, what))
    assert page.evaluate("document.documentElement.lang") == code
    looks(page, f"{what}-{code}-320")
    assert too_wide(page) == []


@pytest.mark.parametrize("what", ["home", "answer", "station"])
def test_uyghur_is_laid_out_from_the_right(phone: Phone, site: Site, what: str) -> None:
    page = phone(viewport=NARROW)
    page.goto(f"{site.address}about/privacy?lang=ug")
    page.goto(address_of(site, what))
    page.evaluate(ARABIC)
    looks(page, f"{what}-ug-320")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    hotline, home = page.locator(".hotline").bounding_box(), page.locator(".bar a").first.bounding_box()
    assert hotline and home and hotline["x"] < home["x"]
    assert too_wide(page) == []


@pytest.mark.parametrize("what", ["home", "answer", "station"])
def test_twice_the_text_loses_nothing(phone: Phone, site: Site, what: str) -> None:
    page = phone(viewport=NARROW, bypass_csp=True)
    page.goto(address_of(site, what))
    page.add_style_tag(content="html { font-size: 34px !important }")
    looks(page, f"{what}-twice-320")
    assert too_wide(page) == []


def test_an_answer_of_the_phone_is_in_the_readers_language(phone: Phone, site: Site) -> None:
    page = phone(position=True, locale="ru")
    page.goto(site.address)
    page.locator("#locate").click()
    expect(page.locator(".card").first).to_be_visible()
    looks(page, "answer-ru-390")
    said = page.locator("#answer").evaluate(
        "e => { const its = e.cloneNode(true);"
        " its.querySelectorAll('[lang=zh-Hans]').forEach(one => one.remove()); return its.textContent; }"
    )
    assert "Пешком" in said and not re.search(r"[\u4e00-\u9fff]", said), said


def test_the_switch_to_large_type_works_without_scripts(phone: Phone, site: Site) -> None:
    page = phone(java_script_enabled=False)
    page.goto(site.station("黄塘驿站"))
    page.get_by_role("link", name="大字").click()
    expect(page.locator("html")).to_have_class("large")
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    page.goto(site.address)
    expect(page.locator("html")).to_have_class("large")


class StrictPage(BaseHTTPRequestHandler):
    """Somebody else's page, whose policy lets one site's frame in and nothing more."""

    frame: str

    def do_GET(self) -> None:
        """Answer with the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", f"default-src 'none'; frame-src {self.frame}")
        self.end_headers()
        frame = f'<iframe src="{self.frame}" title="stations" width="360" height="480"></iframe>'
        self.wfile.write(f"<!doctype html><html lang='zh'><title>host</title>{frame}".encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(site: Site) -> Iterator[str]:
    """Return the address of a page of another origin that frames our list."""
    handler = type("Handler", (StrictPage,), {"frame": f"{site.address}embed/list/441202"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_frame_shows_stations_on_a_page_with_a_strict_policy(browser: Browser, host: str) -> None:
    context = patient(browser.new_context(locale="zh-CN"))
    page = context.new_page()
    page.goto(host)
    expect(page.frame_locator("iframe").locator(".card", has_text="黄塘驿站")).to_contain_text("开门")
    looks(page, "embedded")
    context.close()


def test_inks_stand_out_from_their_grounds() -> None:
    """Every token of ink has 4.5:1 on its grounds, by day and by night."""
    css = (asset_folder("static") / "css" / "main.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    told = []
    for block in blocks[:2]:
        tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        pairs = [(ink, ground) for ink in ("ink", "muted", "brand", "act") for ground in ("paper", "ground")]
        pairs += [(name, name.replace("-ink", "-ground")) for name in tokens if name.endswith("-ink")]
        pairs += [("on-brand", "brand"), ("on-act", "act")]
        told += [(pair, contrast(*(tokens[one] for one in pair))) for pair in pairs]
    assert len(told) == 28
    assert [one for one in told if one[1] < 4.5] == [], json.dumps(told)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
