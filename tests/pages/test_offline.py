"""Without a network: the app, the last area, packs, favourites and reports from the door."""

from datetime import datetime, timedelta

import pytest
from phones import Site, looks
from playwright.sync_api import BrowserContext, Page, expect
from pockets import CITY, find_here, keep_city, lose_network, opened, until
from sqlalchemy import update

from locator.db.session import change, write_engine
from locator.hours.actions import exceptions
from locator.stations.tables import station
from locator.time_zone import SHANGHAI

pytestmark = pytest.mark.browser

DAY_MS = 86_400_000


def test_the_app_can_be_installed(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    session = pocket.new_cdp_session(page)
    described = session.send("Page.getAppManifest")
    assert described["url"] == f"{site.address}manifest.webmanifest" and not described["errors"]
    problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one for one in problems if one["errorId"] != "in-incognito"] == []


def test_the_last_area_is_there_without_a_network(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    with_network = find_here(page)
    lose_network(page)
    page.evaluate("sessionStorage.clear()")
    page.goto(site.address)
    assert find_here(page) == with_network
    expect(page.locator(".say.offline")).to_contain_text("没有网络。这是手机里存的（刚才）")
    looks(page, "offline-answer-390")


def test_a_kept_city_answers_as_the_server_does(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    with_network = find_here(page)
    page.evaluate("caches.delete('area')")
    keep_city(page, site)
    looks(page, "keep-390")
    lose_network(page)
    page.evaluate("sessionStorage.clear()")
    page.goto(site.address)
    assert find_here(page) == with_network
    page.get_by_label("现在开门").check()
    page.get_by_label("热水", exact=True).check()
    expect(page.locator(".card h2 a").first).to_have_text("黄塘驿站")
    page.locator(".card h2 a", has_text="黄塘驿站").click()
    expect(page.locator("h1")).to_have_text("黄塘驿站")
    expect(page.locator("#away-station .phone")).to_have_attribute("href", "tel:0758-1234567")
    looks(page, "offline-station-390")
    page.goto(f"{site.address}?division=441202")
    expect(page.locator(".card h2 a", has_text="没位置的站")).to_be_visible()
    page.goto(f"{site.address}?q=黄塘")
    expect(page.locator(".card h2 a")).to_have_text(["黄塘驿站"])
    looks(page, "offline-named-390")
    page.goto(f"{site.address}?q=蓝塘路")
    expect(page.locator(".card h2 a").first).to_have_text("黄塘驿站")
    page.goto(f"{site.address}?q=火星")
    expect(page.locator("#away .told")).to_have_text("没有网络。手机里存的站里没有叫这个的。")
    page.goto(f"{site.address}divisions/440000")
    expect(page.locator(".card").first).to_be_visible()
    page.goto(f"{site.address}stations/nowhere")
    expect(page.locator("h1")).to_have_text("没有网络")
    looks(page, "offline-nothing-390")


def test_hours_run_out_and_are_said_to(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    keep_city(page, site)
    lose_network(page)
    page.clock.install()
    page.goto(site.address)
    find_here(page)
    expect(page.locator(".card .state.open").first).to_be_visible()
    page.clock.set_system_time(datetime.now(SHANGHAI) + timedelta(days=17))
    page.goto(site.address)
    find_here(page)
    expect(page.locator(".say.offline")).to_contain_text("已经过了，开没开门说不准")
    expect(page.locator(".say.offline")).not_to_contain_text("30 天")
    expect(page.locator(".card .state.open")).to_have_count(0)
    page.clock.set_system_time(datetime.now(SHANGHAI) + timedelta(days=31))
    page.goto(site.address)
    find_here(page)
    expect(page.locator(".say.offline")).to_contain_text("31 天前")
    expect(page.locator(".say.offline")).to_contain_text("存了 30 天以上")
    looks(page, "offline-old-390")


def test_a_closure_is_obeyed_without_a_network(pocket: BrowserContext, site: Site) -> None:
    engine = write_engine(site.database_url, "test")
    now = datetime.now(SHANGHAI).replace(second=0, microsecond=0)
    stretch = exceptions.Period(now + timedelta(days=1), now + timedelta(days=1, hours=6))
    code = site.codes["没水的站"]
    with change(engine) as connection:
        exceptions.close_stations(connection, [code], stretch, "停电", "测试", now)
    page = opened(pocket, site.address)
    keep_city(page, site)
    lose_network(page)
    page.clock.install()
    for hours, words in ((0, "开门"), (26, "关门"), (34, "时间未核实")):
        page.clock.set_system_time(datetime.now(SHANGHAI) + timedelta(hours=hours))
        page.goto(site.station("没水的站"))
        expect(page.locator(".card .state")).to_contain_text(words)
    expect(page.locator(".card .notice")).to_contain_text("停电")
    with change(engine) as connection:
        exceptions.reopen_stations(connection, [code], now + timedelta(days=1, hours=1))
    engine.dispose()


def send(page: Page, body: bytes) -> None:
    """Let a pack arrive as these bytes."""
    page.route("**/packs/*", lambda route: route.fulfill(body=body))


def test_a_tampered_pack_is_refused(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    body = page.request.get(f"{site.address}packs/{CITY}").body()
    end = body.index(b"\n")
    for at in (end + 1, end + (len(body) - end) // 2, len(body) - 1, end // 2):
        flipped = bytearray(body)
        flipped[at] ^= 1
        send(page, bytes(flipped))
        page.goto(f"{site.address}?division={CITY}")
        page.get_by_role("button", name="存到手机").click()
        expect(page.locator(".keep .status")).to_contain_text("对不上签名")
        page.unroute("**/packs/*")
    page.goto(f"{site.address}kept")
    expect(page.locator("#packs li")).to_have_count(0)


def test_another_citys_or_an_older_pack_is_refused(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    other = page.request.get(f"{site.address}packs/441202").body()
    old = page.request.get(f"{site.address}packs/{CITY}").body()
    send(page, other)
    page.goto(f"{site.address}?division={CITY}")
    page.get_by_role("button", name="存到手机").click()
    expect(page.locator(".keep .status")).to_contain_text("没有存")
    page.unroute("**/packs/*")
    keep_city(page, site)
    page.evaluate(
        """async () => {
          const { packOf, storePack } = await import("/static/js/lib/stored_packs.js");
          const { stations, byCell, ...record } = await packOf("441200");
          await storePack({ ...record, asOfMs: record.asOfMs + 120_000 });
        }"""
    )
    send(page, old)
    page.reload()
    page.get_by_role("button", name="更新手机里的").click()
    expect(page.locator(".keep .status")).to_contain_text("没有存")


def test_a_kept_city_is_brought_up_to_date_and_removed(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    keep_city(page, site)
    engine = write_engine(site.database_url, "test")

    def rename(name: str, status: str) -> None:
        chosen = update(station).where(station.c.code == site.codes["黄塘驿站"])
        with change(engine) as connection:
            connection.execute(chosen.values(name=name, status=status))

    rename("新名字的站", "open")
    try:
        page.goto(f"{site.address}kept")
        with page.expect_response("**/packs/*") as answered:
            page.get_by_role("button", name="更新").click()
        assert "since=" in answered.value.url
        looks(page, "kept-390")
        names = """import(`/static/js/lib/stored_packs.js?${Math.random()}`)
            .then(({ packOf }) => packOf("441200"))
            .then(({ stations }) => stations.map(({ name }) => name))"""
        until(page, f"{names}.then((all) => all.includes('新名字的站'))")
        assert "黄塘驿站" not in page.evaluate(names)
        rename("黄塘驿站", "suspended")
        with page.expect_response("**/packs/*"):
            page.get_by_role("button", name="更新").click()
        until(page, f"{names}.then((all) => !all.includes('新名字的站'))")
        assert "黄塘驿站" not in page.evaluate(names)
    finally:
        rename("黄塘驿站", "open")
        engine.dispose()
    page.get_by_role("button", name="从手机里删掉").first.click()
    expect(page.locator("#packs li")).to_have_count(0)


def test_a_newer_version_is_not_hidden_by_a_copy(pocket: BrowserContext, site: Site) -> None:
    """With a network a page is always the server's, and what stands on it is of one version."""
    page = opened(pocket, site.address)
    page.evaluate(
        """async () => {
          for (const name of (await caches.keys()).filter((one) => one.startsWith("pages"))) {
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


def test_what_is_of_staff_or_opened_by_a_code_is_never_copied(pocket: BrowserContext, site: Site) -> None:
    page = opened(pocket, site.address)
    for path in ("staff/sign-in", "reports/", "keeper/none"):
        page.goto(site.address + path)
    listed = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
    )
    assert "/offline" in listed
    assert not [path for path in listed if path.startswith(("/staff", "/reports", "/keeper", "/packs"))]
