"""Print pages: cards and sheets fit their paper, have what a worker needs, and their QR codes can be read."""

import io
import json
import re

import pytest
import zxingcpp
from phones import Phone, Site, save_screenshot
from PIL import Image
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

POINTS_PER_MM = 72 / 25.4  # PDF points
PAPER = {"a4": (210, 297), "a5": (148, 210)}
MEDIA_BOX = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")


def pages_mm(pdf: bytes) -> list[tuple[int, int]]:
    """Return the size of each page of a PDF made by Chromium."""
    return [
        (round(float(w) / POINTS_PER_MM), round(float(h) / POINTS_PER_MM)) for w, h in MEDIA_BOX.findall(pdf)
    ]


def print_pdf(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True)


def qr_codes(page: Page, name: str) -> list[str]:
    """Return the contents of the QR codes on a page as printed."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    picture = page.screenshot(full_page=True)
    save_screenshot(page, name)
    return sorted(
        code.text
        for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), zxingcpp.BarcodeFormat.QRCode)
    )


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_card_is_one_page_of_its_paper_size(phone: Phone, site: Site, paper: str) -> None:
    page = phone()
    for name in ("黄塘驿站", "长" * 200):
        page.goto(f"{site.station(name)}/card?paper={paper}")
        assert pages_mm(print_pdf(page)) == [PAPER[paper]], name


def test_a_card_shows_access_and_its_code_leads_to_the_station(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.station('黄塘驿站')}/card")
    save_screenshot(page, "card-390")
    card_text = page.locator(".card-sheet").inner_text()
    for text in ("黄塘驿站", "全天24小时", "粤工惠", "要先登记", "蓝塘路1号", "0758-1234567", "印制"):
        assert text in card_text
    [url] = qr_codes(page, "card-a4")
    assert url in card_text
    page.goto(site.address + url.partition("//")[2].partition("/")[2])
    assert page.url == site.station("黄塘驿站")


def test_a_sheet_has_a_code_for_every_station_and_fits_its_paper(phone: Phone, site: Site) -> None:
    page = phone()
    page.goto(f"{site.address}divisions/441202/sheet")
    save_screenshot(page, "sheet-390")
    rows = page.locator(".listed li").count()
    codes = qr_codes(page, "sheet-a4")
    assert len(codes) == rows > 5
    pdf = print_pdf(page)
    assert set(pages_mm(pdf)) == {PAPER["a4"]}


@pytest.mark.parametrize("path", ["stations/{code}/card", "divisions/441202/sheet"])
def test_print_pages_are_accessible_and_do_not_overflow(
    phone: Phone, site: Site, axe: str, path: str
) -> None:
    page = phone(bypass_csp=True)
    page.goto(site.address + path.format(code=site.codes["黄塘驿站"]))
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    violations = [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found]
    assert not violations, json.dumps(violations, ensure_ascii=False, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
