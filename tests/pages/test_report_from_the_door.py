"""Reporting from the door with a thumb: one tap, with and without JavaScript, and no word of where one is."""

import pytest
from factories import north
from phones import Phone, Site, Watch, looks
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

AT_THE_DOOR = north(300)


def tap(page: Page, site: Site, words: str) -> None:
    page.goto(site.station("黄塘驿站"))
    page.get_by_role("button", name=words).click()
    expect(page.locator("h1")).to_contain_text("谢谢")
    expect(page.locator("body")).to_contain_text(words)


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_one_tap_is_enough(phone: Phone, site: Site, java_script_enabled: bool) -> None:
    page = phone(java_script_enabled=java_script_enabled)
    tap(page, site, "开着，好用")
    looks(page, f"report-{java_script_enabled}")
    code = page.locator(".code").inner_text()
    page.goto(f"{site.address}reports/")
    page.get_by_label("反映的编号").fill(code.lower())
    page.get_by_role("button", name="查看").click()
    expect(page.locator("body")).to_contain_text("黄塘驿站")


def test_who_may_be_located_shows_to_be_there_in_the_body_only(
    phone: Phone, site: Site, watch: Watch
) -> None:
    page = phone(
        geolocation={"longitude": AT_THE_DOOR.lon, "latitude": AT_THE_DOOR.lat}, permissions=["geolocation"]
    )
    with page.expect_request(lambda one: one.method == "POST" and "/reports" in one.url) as sent:
        tap(page, site, "锁着门")
    assert f"lon={AT_THE_DOOR.lon:.6f}" in (sent.value.post_data or "")
    assert not [one for one in watch.addresses if f"{AT_THE_DOOR.lat:.3f}" in one]


def test_nobody_is_asked_for_a_position_to_report(phone: Phone, site: Site) -> None:
    page = phone()
    page.add_init_script("navigator.geolocation.getCurrentPosition = () => { throw Error('asked'); };")
    with page.expect_request(lambda one: one.method == "POST" and "/reports" in one.url) as sent:
        tap(page, site, "人满了")
    assert "lon=&lat=" in (sent.value.post_data or "")


def test_words_can_be_added_by_keyboard_alone(phone: Phone, site: Site) -> None:
    page = phone()
    tap(page, site, "东西坏了")
    page.get_by_label("什么坏了").select_option("drinking_water")
    page.get_by_label("怎么回事").press_sequentially("饮水机没电")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("谢谢")
    expect(page.locator("body")).to_contain_text("热水")
    looks(page, "report-details")


def test_axe_finds_nothing_on_a_reports_page(phone: Phone, site: Site, axe: str) -> None:
    page = phone(bypass_csp=True)
    tap(page, site, "锁着门")
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(({ violations }) => violations.map((one) => one.id))")
    assert found == []
