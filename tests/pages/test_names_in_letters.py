"""Readers of other letters: what the phone shows by itself has the names that the server's cards have."""

import pytest
from factories import HERE
from phones import Phone, Site
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LINES = """(root) => [...root.querySelectorAll(".cards:not(details .cards) > .card")].map((card) =>
  [".written-name", ".written-where"].map((line) => {
    const written = card.querySelector(line + " .romanised");
    return written && [written.lang, written.textContent.trim()];
  }))"""
SERVER_LINES = f"""async ({{ lon, lat }}) => {{
  const answer = await fetch("/", {{ method: "POST", body: new URLSearchParams({{ lon, lat }}) }});
  return ({LINES})(new DOMParser().parseFromString(await answer.text(), "text/html"));
}}"""


def found_here(page: Page) -> None:
    page.locator("#locate").click()
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "name"),
    [("en-GB", "Huangtang Yizhan"), ("ru-RU", "Хуантан Ичжань"), ("mn-MN", "Хуантан Ижань")],
)
def test_a_phones_cards_have_the_names_of_the_servers(
    phone: Phone, site: Site, locale: str, name: str
) -> None:
    page = phone(position=True, locale=locale)
    page.goto(site.address)
    found_here(page)
    shown = page.evaluate(f"({LINES})(document)")
    assert name in [written[1] for written, _ in shown if written]
    assert shown == page.evaluate(SERVER_LINES, {"lon": HERE.lon, "lat": HERE.lat})
    page.goto(f"{site.address}map")
    page.locator(".locate").click()
    page.get_by_role("button", name="黄塘驿站").press("Enter")  # pins of other stations may lie over it
    expect(page.locator("#over .written")).to_contain_text(name)


def test_chinese_pages_have_no_other_letters(phone: Phone, site: Site) -> None:
    page = phone(position=True)
    page.goto(site.address)
    found_here(page)
    assert page.locator(".written-name, .written-where").count() == 0
