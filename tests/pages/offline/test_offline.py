"""Offline use: app installation, the last searched area, packs, closures, updates."""

from datetime import datetime, timedelta

import pytest
from offline_phones import CITY, find_here, lose_network, open_page, save_city, wait_until
from phones import Site, save_screenshot
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from locator.db.session import change, write_engine
from locator.hours.actions import exceptions
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

DAY_MS = 86_400_000
OWN_MARK = {"X-Answered-By": "locator"}  # who tampers with a pack copies the headers as well


def test_the_app_can_be_installed(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    session = offline_phone.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"] == f"{site.address}manifest.webmanifest" and not manifest["errors"]
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [problem for problem in problems if problem["errorId"] != "in-incognito"] == []


def test_the_last_searched_area_is_available_offline(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    online = find_here(page)
    lose_network(page)
    page.evaluate("sessionStorage.clear()")
    page.goto(site.address)
    assert find_here(page) == online
    expect(page.locator(".say.offline")).to_contain_text("没有网络。这是手机里存的（刚才）")
    save_screenshot(page, "offline-answer-390")


def test_a_stored_city_gives_the_same_results_as_the_server(
    offline_phone: BrowserContext, site: Site
) -> None:
    page = open_page(offline_phone, site.address)
    online = find_here(page)
    page.evaluate("caches.delete('area')")
    save_city(page, site)
    save_screenshot(page, "keep-390")
    lose_network(page)
    page.evaluate("sessionStorage.clear()")
    page.goto(site.address)
    assert find_here(page) == online
    page.get_by_label("到达时开门").check()
    page.get_by_label("热水", exact=True).check()
    expect(page.locator(".card h2 a").first).to_have_text("黄塘驿站")
    page.locator(".card h2 a", has_text="黄塘驿站").click()
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page.locator("#away-station .phone")).to_have_attribute("href", "tel:0758-1234567")
    save_screenshot(page, "offline-station-390")
    page.goto(f"{site.address}?division=441202")
    expect(page.locator(".card h2 a", has_text="没位置的站")).to_be_visible()
    page.goto(f"{site.address}?q=黄塘")
    expect(page.locator(".card h2 a")).to_have_text(["黄塘驿站"])
    save_screenshot(page, "offline-named-390")
    page.goto(f"{site.address}?q=蓝塘路")
    expect(page.locator(".card h2 a").first).to_have_text("黄塘驿站")
    page.goto(f"{site.address}?q=火星")
    expect(page.locator("#away .told")).to_have_text("没有网络。手机里存的站里没有叫这个的。")
    page.goto(f"{site.address}divisions/440000")
    expect(page.locator(".card").first).to_be_visible()
    page.goto(f"{site.address}stations/nowhere")
    expect(page.locator("h1")).to_have_text("没有网络")
    save_screenshot(page, "offline-nothing-390")


def test_expired_hours_are_shown_as_unknown(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    save_city(page, site)
    lose_network(page)
    page.clock.install()
    page.goto(site.address)
    find_here(page)
    said_open = page.locator(".card .state", has_text="开门")
    expect(said_open.first).to_be_visible()
    page.clock.set_system_time(datetime.now(SHANGHAI) + timedelta(days=17))
    page.goto(site.address)
    find_here(page)
    expect(page.locator(".say.offline")).to_contain_text("已经过了，开没开门说不准")
    expect(page.locator(".say.offline")).not_to_contain_text("30 天")
    expect(said_open).to_have_count(0)
    page.clock.set_system_time(datetime.now(SHANGHAI) + timedelta(days=31))
    page.goto(site.address)
    find_here(page)
    expect(page.locator(".say.offline")).to_contain_text("31 天前")
    expect(page.locator(".say.offline")).to_contain_text("存了 30 天以上")
    save_screenshot(page, "offline-old-390")


def test_a_closure_takes_effect_offline(offline_phone: BrowserContext, site: Site) -> None:
    engine = write_engine(site.database_url, "test")
    now = datetime.now(SHANGHAI).replace(second=0, microsecond=0)
    period = exceptions.Period(now + timedelta(days=1), now + timedelta(days=1, hours=6))
    code = site.codes["没水的站"]
    with change(engine) as connection:
        exceptions.close_stations(connection, [code], period, "停电", "测试", now)
    page = open_page(offline_phone, site.address)
    save_city(page, site)
    lose_network(page)
    page.clock.install()
    for hours, label in ((0, "开门"), (26, "关门"), (34, "时间未核实")):
        page.clock.set_system_time(datetime.now(SHANGHAI) + timedelta(hours=hours))
        page.goto(site.station("没水的站"))
        expect(page.locator(".card .state")).to_contain_text(label)
    expect(page.locator(".card .notice")).to_contain_text("停电")
    with change(engine) as connection:
        exceptions.reopen_stations(connection, [code], now + timedelta(days=1, hours=1))
    engine.dispose()


def serve_pack(page: Page, body: bytes) -> None:
    """Respond to pack requests with these bytes."""
    page.route("**/packs/*", lambda route: route.fulfill(body=body, headers=OWN_MARK))


def test_a_tampered_pack_is_refused(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    body = page.request.get(f"{site.address}packs/{CITY}").body()
    end = body.index(b"\n")
    for index in (end + 1, end + (len(body) - end) // 2, len(body) - 1, end // 2):
        flipped = bytearray(body)
        flipped[index] ^= 1
        serve_pack(page, bytes(flipped))
        page.goto(f"{site.address}?division={CITY}")
        page.get_by_role("button", name="存到手机").click()
        expect(page.locator(".keep .status")).to_contain_text("对不上签名")
        page.unroute("**/packs/*")
    page.goto(f"{site.address}kept")
    expect(page.locator("#packs li")).to_have_count(0)


def test_a_pack_of_another_city_or_an_older_one_is_refused(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    other = page.request.get(f"{site.address}packs/441202").body()
    old = page.request.get(f"{site.address}packs/{CITY}").body()
    serve_pack(page, other)
    page.goto(f"{site.address}?division={CITY}")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator(".keep .status")).to_contain_text("没有存")
    page.unroute("**/packs/*")
    save_city(page, site)
    page.evaluate(
        """async () => {
          const { packOf, storePack } = await import("/static/js/lib/stored_packs.js");
          const { stations, byCell, ...record } = await packOf("441200");
          await storePack({ ...record, asOfMs: record.asOfMs + 120_000 });
        }"""
    )
    serve_pack(page, old)
    page.reload()
    page.get_by_role("button", name="更新手机里的").click()
    expect(page.locator(".keep .status")).to_contain_text("没有存")


def test_a_stored_city_is_updated_and_deleted(offline_phone: BrowserContext, site: Site) -> None:
    page = open_page(offline_phone, site.address)
    save_city(page, site)
    engine = write_engine(site.database_url, "test")

    def rename(name: str, status: str) -> None:
        statement = update(station).where(station.c.code == site.codes["黄塘驿站"])
        with change(engine) as connection:
            connection.execute(statement.values(name=name, status=status))

    rename("新名字的站", "open")
    try:
        page.goto(f"{site.address}kept")
        with page.expect_response("**/packs/*") as response:
            page.get_by_role("button", name="更新").click()
        assert "since=" in response.value.url
        save_screenshot(page, "kept-390")
        names = """import(`/static/js/lib/stored_packs.js?${Math.random()}`)
            .then(({ packOf }) => packOf("441200"))
            .then(({ stations }) => stations.map(({ name }) => name))"""
        wait_until(page, f"{names}.then((all) => all.includes('新名字的站'))")
        assert "黄塘驿站" not in page.evaluate(names)
        rename("黄塘驿站", "suspended")
        with page.expect_response("**/packs/*"):
            page.get_by_role("button", name="更新").click()
        wait_until(page, f"{names}.then((all) => !all.includes('新名字的站'))")
        assert "黄塘驿站" not in page.evaluate(names)
    finally:
        rename("黄塘驿站", "open")
        engine.dispose()
    page.get_by_role("button", name="从手机里删掉").first.click()
    expect(page.locator("#packs li")).to_have_count(0)


def test_an_outdated_copy_does_not_hide_a_newer_page(offline_phone: BrowserContext, site: Site) -> None:
    """With a network, pages always come from the server, so that their parts have the same version."""
    page = open_page(offline_phone, site.address)
    page.evaluate(
        """async () => {
          for (const name of (await caches.keys()).filter((name) => name.startsWith("pages"))) {
            const old = new Response("OLD", { headers: { "Content-Type": "text/html" } });
            await (await caches.open(name)).put("/", old);
          }
        }"""
    )
    page.goto(site.address)
    expect(page.get_by_role("button", name="用我的位置")).to_be_visible()
    lose_network(page)
    page.goto(site.address)
    expect(page.get_by_role("button", name="用我的位置")).to_be_visible()


def test_pages_of_staff_or_opened_by_a_code_are_never_cached(
    offline_phone: BrowserContext, site: Site
) -> None:
    page = open_page(offline_phone, site.address)
    for path in ("staff/sign-in", "reports/", "keeper/none"):
        page.goto(site.address + path)
    cached_paths = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
    )
    assert "/offline" in cached_paths
    assert not [path for path in cached_paths if path.startswith(("/staff", "/reports", "/keeper", "/packs"))]
