"""Readability: target sizes, large type, 320 px, long languages, right to left, 200 % text, contrast."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from phones import Phone, Site, save_screenshot, with_long_timeout
from playwright.sync_api import Browser, Page, expect

from locator.app import asset_folder

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 640}
PAGES = ("home", "answer", "station", "divisions", "data", "privacy", "builder", "kept", "open-data")
# All targets except links within a sentence, which WCAG 2.5.8 exempts.
SMALL_TARGETS = """min_px => {
    const taps = "a, button, summary, select, textarea, input:not([type=hidden])";
    const inSentence = e => e.tagName === "A" && [...e.parentNode.childNodes].some(
        node => node.nodeType === 3 && node.textContent.trim().length > 3);
    const shown = e => e.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    const box = e => (e.closest("label") && e.type in { checkbox: 1, radio: 1 } ? e.closest("label") : e)
        .getBoundingClientRect();
    return [...document.querySelectorAll(taps)]
        .filter(e => shown(e) && !inSentence(e) && !e.closest(".visually-hidden, .skip"))
        .map(e => ({ e, width: box(e).width, height: box(e).height }))
        .filter(({ width, height }) => Math.min(width, height) < min_px - 0.5)
        .map(({ e, width, height }) => `${width}x${height} ${e.outerHTML.slice(0, 90)}`);
}"""
OVERFLOWING = """() => [...document.querySelectorAll("body *")]
    .filter(e => (!e.closest(".filters") || e.matches(".filters")) && !e.closest(".visually-hidden"))
    .map(e => ({ e, box: e.getBoundingClientRect() }))
    .filter(({ box }) => box.right > innerWidth + 1 || box.left < -1)
    .map(({ e, box }) => `${Math.round(box.right)} ${e.outerHTML.slice(0, 80)}`)"""
TO_ARABIC_SCRIPT = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const letters = "ئۇيغۇرچەبۇيەردەخىزمەت";
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement.closest("[lang='zh-Hans'], script, template")) continue;
        node.textContent = node.textContent.replace(/[\\u4e00-\\u9fff]+/g, words =>
            letters.slice(0, Math.min(letters.length, words.length * 2)));
    }
}"""


def url_of(site: Site, page_name: str) -> str:
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
    }[page_name]


def overflowing_elements(page: Page) -> list[str]:
    """Return the elements that make a page wider than its window; those in scrollable boxes do not."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    found: list[str] = page.evaluate(OVERFLOWING)
    return found or ["unknown element"]


@pytest.mark.parametrize(("kind", "min_px"), [("normal", 44), ("large", 60)])
@pytest.mark.parametrize("page_name", PAGES)
def test_every_target_is_large_enough_to_tap(
    reader: Phone, site: Site, page_name: str, kind: str, min_px: int
) -> None:
    page = reader(viewport=NARROW)
    page.goto(f"{site.address}about/privacy?type={kind}")
    page.goto(url_of(site, page_name))
    save_screenshot(page, f"{page_name}-{kind}-type-320")
    assert page.evaluate(SMALL_TARGETS, min_px) == []
    assert overflowing_elements(page) == []


@pytest.mark.parametrize("code", ["en", "mn", "ru"])
@pytest.mark.parametrize("page_name", PAGES)
def test_long_languages_fit_a_narrow_phone(reader: Phone, site: Site, page_name: str, code: str) -> None:
    page = reader(viewport=NARROW, locale=code)
    page.goto(url_of(site, page_name))
    assert page.evaluate("document.documentElement.lang") == code
    save_screenshot(page, f"{page_name}-{code}-320")
    assert overflowing_elements(page) == []


@pytest.mark.parametrize("page_name", ["home", "answer", "station"])
def test_arabic_script_is_laid_out_from_right_to_left(reader: Phone, site: Site, page_name: str) -> None:
    page = reader(viewport=NARROW)
    page.goto(url_of(site, page_name))
    page.evaluate("document.documentElement.dir = 'rtl'")  # no catalogue of such a language is filled
    page.evaluate(TO_ARABIC_SCRIPT)
    save_screenshot(page, f"{page_name}-ug-320")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    hotline, home = page.locator(".hotline").bounding_box(), page.locator(".bar a").first.bounding_box()
    assert hotline and home and hotline["x"] < home["x"]
    assert overflowing_elements(page) == []


@pytest.mark.parametrize("page_name", ["home", "answer", "station"])
def test_text_of_twice_the_size_does_not_overflow(reader: Phone, site: Site, page_name: str) -> None:
    page = reader(viewport=NARROW, bypass_csp=True)
    page.goto(url_of(site, page_name))
    page.add_style_tag(content="html { font-size: 34px !important }")
    save_screenshot(page, f"{page_name}-twice-320")
    assert overflowing_elements(page) == []


def test_results_of_the_phone_are_in_the_language_of_the_page(phone: Phone, site: Site) -> None:
    page = phone(position=True, locale="ru")
    page.goto(site.address)
    page.locator("#locate").click()
    expect(page.locator(".card").first).to_be_visible()
    save_screenshot(page, "answer-ru-390")
    results = page.locator("#answer").evaluate(
        "e => { const copy = e.cloneNode(true);"
        " copy.querySelectorAll('[lang=zh-Hans]').forEach(part => part.remove()); return copy.textContent; }"
    )
    assert "Пешком" in results and not re.search(r"[\u4e00-\u9fff]", results), results


def test_large_type_can_be_chosen_without_javascript(phone: Phone, site: Site) -> None:
    page = phone(java_script_enabled=False)
    page.goto(site.station("黄塘驿站"))
    page.get_by_role("link", name="大字").click()
    expect(page.locator("html")).to_have_class("large")
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    page.goto(site.address)
    expect(page.locator("html")).to_have_class("large")


class StrictPage(BaseHTTPRequestHandler):
    """A page of another site whose policy allows a frame of ours and nothing else."""

    frame: str

    def do_GET(self) -> None:
        """Return the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", f"default-src 'none'; frame-src {self.frame}")
        self.end_headers()
        frame = f'<iframe src="{self.frame}" title="stations" width="360" height="480"></iframe>'
        self.wfile.write(f"<!doctype html><html lang='zh'><title>host</title>{frame}".encode())

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def host(site: Site) -> Iterator[str]:
    """Return the URL of a page of another origin that frames our list."""
    handler = type("Handler", (StrictPage,), {"frame": f"{site.address}embed/list/441202"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_frame_shows_stations_on_a_page_with_a_strict_policy(browser: Browser, host: str) -> None:
    context = with_long_timeout(browser.new_context(locale="zh-CN"))
    page = context.new_page()
    page.goto(host)
    expect(page.frame_locator("iframe").locator(".card", has_text="黄塘驿站")).to_contain_text("开门")
    save_screenshot(page, "embedded")
    context.close()


def test_text_colours_have_enough_contrast() -> None:
    """Every text colour has 4.5:1 on its backgrounds, light and dark (WCAG 1.4.3)."""
    css = (asset_folder("static") / "css" / "base" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    contrasts = []
    for block in blocks[:2]:
        tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        pairs = [
            (text, background)
            for text in ("ink", "muted", "brand", "act")
            for background in ("paper", "ground")
        ]
        pairs += [(name, name.replace("-ink", "-ground")) for name in tokens if name.endswith("-ink")]
        pairs += [("on-brand", "brand"), ("on-act", "act")]
        contrasts += [(pair, contrast(*(tokens[name] for name in pair))) for pair in pairs]
    assert len(contrasts) == 28
    assert [pair for pair in contrasts if pair[1] < 4.5] == [], json.dumps(contrasts)


def contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
