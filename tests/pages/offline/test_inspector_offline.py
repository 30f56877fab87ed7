"""An inspector judges doors without a network: all is there once; nobody else on the phone deletes it."""

import io
import re

import pytest
from phones import Site, save_screenshot
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text
from staff_browser import assert_accessible, sign_in

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.http import clock

pytestmark = pytest.mark.browser
DOORS = ("黄塘驿站", "关着的站", "没水的站")
ROUND = """
  TRUNCATE assessment_scheme CASCADE;
  INSERT INTO assessment_scheme (id, area, code, version, kind, name, valid_months, made_at)
    VALUES (1, 'division:441202', 'month', 1, 'inspection', '每月巡查', 1, now());
  INSERT INTO assessment_criterion (scheme_id, position, code, zh, most_points, weight, proof)
    VALUES (1, 1, 'clean', '整洁', 10, 60, 'photo'), (1, 2, 'open', '按时开门', 10, 40, 'none');
  INSERT INTO assessment_round (id, scheme_id, name, area, made_at)
    VALUES (1, 1, '每月巡查', 'division:441202', now());
  INSERT INTO assessment_stage VALUES (1, 'review', '2020-01-01', '2099-12-31'),
    (1, 'confirm', '2020-01-01', '2099-12-31');
  INSERT INTO assessment_team (id, round_id, name) VALUES (1, 1, '一组');
"""

MEMBER = """
  INSERT INTO team_member (team_id, name, area, staff_id)
    SELECT 1, '周巡', 'division:441203', id FROM staff WHERE email = :email
"""
TASKS = """
  INSERT INTO assessment_task (round_id, team_id, station_id, month, due_on)
    SELECT 1, 1, id, :month, :due FROM station WHERE name = ANY(:names)
"""
SCORES = "SELECT s.name, a.score::int FROM assessment a JOIN station s ON s.id = a.station_id"
FOUND = """
  SELECT f.words, length(p.content) > 100
  FROM assessment_finding f JOIN finding_photo p ON p.finding_id = f.id
"""
RESULT = re.compile(r"/staff/inspect/\d+$")
KEPT = """(store) => new Promise((resolve) => {
  indexedDB.open("inspector").onsuccess = ({ target }) => {
    const count = target.result.transaction(store).objectStore(store).count();
    count.onsuccess = () => resolve(count.result);
  };
})"""
CONTROLLED = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


def deal(site: Site, email: str) -> None:
    """Deal three doors to a person's team, due today."""
    engine = write_engine(site.database_url, "test")
    with change(engine) as connection:
        connection.execute(text(ROUND))
        connection.execute(text(MEMBER), {"email": email})
        today = clock.now().date()
        values = {"month": f"{today:%Y-%m}", "due": today, "names": list(DOORS)}
        connection.execute(text(TASKS), values)
    engine.dispose()


def asked(site: Site, question: str) -> list[tuple[object, ...]]:
    engine = write_engine(site.database_url, "test")
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(question))]
    engine.dispose()
    return rows


def judge(page: Page, name: str, *, fails: bool) -> None:
    """Judge a door: all met, or the first criterion failed with words and a photo."""
    page.get_by_role("button", name=name, exact=True).click()
    first, second = (page.get_by_role("group", name=one) for one in ("整洁", "按时开门"))
    second.get_by_label("合格", exact=True).check()
    first.get_by_label("不合格" if fails else "合格", exact=True).check()
    if fails:
        photo = io.BytesIO()
        Image.new("RGB", (2400, 1200), "green").save(photo, "JPEG")
        first.get_by_label("什么问题").fill("地上有水")
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
        first.get_by_label("拍一张照片").set_input_files(file)  # type: ignore[arg-type]
        save_screenshot(page, "inspector-form-390")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#waiting")).to_contain_text(name)


def sign_out(page: Page, site: Site) -> None:
    """Sign out by the account's page."""
    page.goto(f"{site.address}staff/account")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_an_inspector_judges_three_doors_offline_and_all_is_there_once(
    offline_phone: BrowserContext, site: Site, axe: str
) -> None:
    page = offline_phone.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    deal(site, sign_in(page, site, Role.EDITOR, "441203"))
    page.goto(f"{site.address}inspect")
    page.wait_for_function(CONTROLLED)
    expect(page.locator("#doors li")).to_have_count(3)
    expect(page.locator("#doors button").first).to_have_text("关着的站")  # the nearest first
    assert_accessible(page, axe, "inspector")
    page.set_viewport_size({"width": 390, "height": 844})
    offline_phone.set_offline(True)
    judge(page, "关着的站", fails=False)
    judge(page, "没水的站", fails=True)
    page.reload()
    expect(page.locator("#waiting li")).to_have_count(2)
    judge(page, "黄塘驿站", fails=False)
    save_screenshot(page, "inspector-waiting-390")
    assert asked(site, "SELECT count(*) FROM assessment") == [(0,)]
    offline_phone.set_offline(False)
    page.get_by_role("button", name="现在发").click()
    expect(page.locator("#waiting")).to_be_hidden()
    page.reload()
    expect(page.locator("#no-doors")).to_be_visible()
    expected = [("没水的站", 40), ("关着的站", 100), ("黄塘驿站", 100)]
    assert sorted(asked(site, SCORES)) == sorted(expected)
    assert asked(site, FOUND) == [("地上有水", True)]
    assert not any(re.search(r"112\.4\d{3}|lon|geolocation", one) for one in sent if "/static/" not in one)


def test_another_person_on_the_same_phone_deletes_no_unsent_results(
    offline_phone: BrowserContext, site: Site
) -> None:
    page = offline_phone.new_page()
    deal(site, sign_in(page, site, Role.EDITOR, "441203"))
    first = offline_phone.cookies()
    page.goto(f"{site.address}inspect")
    page.wait_for_function(CONTROLLED)
    expect(page.locator("#doors li")).to_have_count(3)
    offline_phone.set_offline(True)
    judge(page, "关着的站", fails=False)
    sign_in(page, site, Role.EDITOR, "441203")
    offline_phone.set_offline(False)
    page.goto(f"{site.address}inspect")
    expect(page.locator("#others")).to_contain_text("还有别人的 1 处")
    expect(page.locator("#waiting")).to_be_hidden()
    sign_out(page, site)
    assert asked(site, SCORES) == []
    offline_phone.add_cookies(first)  # type: ignore[arg-type]
    page.route(RESULT, lambda route: route.abort())  # a network that takes no result
    page.goto(f"{site.address}inspect")
    expect(page.locator("#waiting li")).to_have_text(["关着的站"])
    page.goto(f"{site.address}staff/account")
    asks: list[str] = []
    page.once("dialog", lambda dialog: (asks.append(dialog.message), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.get_by_role("button", name="退出登录").click()
    assert "1 处巡查结果没有发出去" in asks[0]
    page.unroute(RESULT)
    sign_out(page, site)
    assert asked(site, SCORES) == [("关着的站", 100)]
    kept = [page.evaluate(KEPT, store) for store in ("doors", "results")]
    assert kept == [0, 0]
