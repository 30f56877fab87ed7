"""What is printed: card and sheet fit their paper, say what a worker needs, and a camera reads them."""

import io
import json
import re

import pytest
import zxingcpp
from phones import Phone, Site, looks
from PIL import Image
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MM = 72 / 25.4  # points of a PDF
PAPER = {"a4": (210, 297), "a5": (148, 210)}
HEADLESS_PAGE = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")


def pages_mm(pdf: bytes) -> list[tuple[int, int]]:
    """Return the size of each page of a PDF that Chromium made."""
    return [(round(float(w) / MM), round(float(h) / MM)) for w, h in HEADLESS_PAGE.findall(pdf)]


def printed(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True)


def codes_on(page: Page, name: str) -> list[str]:
    """Return what a camera reads off a page as it comes out of the printer."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    picture = page.screenshot(full_page=True)
    looks(page, name)
    return sorted(
        one.text
        for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), zxingcpp.BarcodeFormat.QRCode)
    )


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_card_is_one_page_of_its_paper(phone: Phone, site: Site, paper: str) -> None:
    page = phone()
    for name in ("黄塘驿站", "长" * 200):
        page.goto(f"{site.station(name)}/card?paper={paper}")
        assert pages_mm(printed(page)) == [PAPER[paper]], name


def test_a_card_says_how_to_get_in_and_its_code_leads_to_the_station(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.station('黄塘驿站')}/card")
    looks(page, "card-390")
    said = page.locator(".card-sheet").inner_text()
    for words in ("黄塘驿站", "全天24小时", "粤工惠", "要先登记", "蓝塘路1号", "0758-1234567", "印制"):
        assert words in said
    [address] = codes_on(page, "card-a4")
    assert address in said
    page.goto(site.address + address.partition("//")[2].partition("/")[2])
    assert page.url == site.station("黄塘驿站")


def test_a_sheet_has_a_code_for_every_station_and_cuts_none_in_two(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}divisions/441202/sheet")
    looks(page, "sheet-390")
    rows = page.locator(".listed li").count()
    seen = codes_on(page, "sheet-a4")
    assert len(seen) == rows > 5
    pdf = printed(page)
    assert set(pages_mm(pdf)) == {PAPER["a4"]}


@pytest.mark.parametrize("what", ["stations/{code}/card", "divisions/441202/sheet"])
def test_axe_finds_nothing_on_what_is_printed(phone: Phone, site: Site, axe: str, what: str) -> None:
    page = phone(bypass_csp=True)
    page.goto(site.address + what.format(code=site.codes["黄塘驿站"]))
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    assert not told, json.dumps(told, ensure_ascii=False, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
