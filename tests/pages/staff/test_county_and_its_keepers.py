"""A county takes its sheet in and registers its 67 keepers; 60 confirm by phone, 7 are to be called."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from phones import PHONE, Site
from playwright.sync_api import Page, expect
from programs import running
from sqlalchemy import Engine, func, select, update
from staff_browser import OpenStaffPage, assert_accessible

from locator.accounts.domain.rights import Role
from locator.db.session import change, write_engine
from locator.keepers.actions import confirmations
from locator.keepers.tables import keeper
from locator.messages.tables import message
from locator.time_zone import SHANGHAI

LEDGER = Path(__file__).parents[2] / "imports" / "ledgers" / "dachuan67.xlsx"
COUNTY, STATIONS, CONFIRMING = "511703", 67, 60
LADDER = (timedelta(minutes=1), timedelta(days=8), timedelta(days=16))  # asked, reminded, with the union
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def worker(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Run an import worker beside the server, as scripts/serve does."""
    log = tmp_path_factory.mktemp("worker") / "log"
    with running(log, "work", LOCATOR_DATABASE_URL=site.database_url) as program:
        yield
        program.end()


@pytest.fixture
def engine(site: Site) -> Iterator[Engine]:
    engine = write_engine(site.database_url, "test")
    yield engine
    engine.dispose()


@pytest.mark.usefixtures("worker")
def test_from_the_countys_sheet_to_the_seven_who_are_called(
    staff_page: OpenStaffPage, site: Site, axe: str, engine: Engine
) -> None:
    page = staff_page(Role.APPROVER, COUNTY)
    import_sheet(page, site)
    register_keepers(page, site, axe)
    links = ask(engine, site)
    assert len(links) == STATIONS
    confirm_in_browser(page, links[0])
    confirm_in_browser(page, links[1])
    for link in links[2:CONFIRMING]:
        assert page.request.post(link, form={"answer": "still_right"}).ok
    pass_days(engine, site)
    page.goto(f"{site.address}staff/")
    page.get_by_role("link", name="守站人没有回音").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"打电话核对 {STATIONS - CONFIRMING}")
    expect(page.get_by_role("rowheader")).to_have_count(STATIONS - CONFIRMING)
    assert_accessible(page, axe, "chain-queue")
    page.get_by_role("button", name="打下一个").click()
    expect(page.locator("#done")).to_contain_text("半小时内归您打")
    expect(page.get_by_role("link", name="138000000")).to_be_visible()


def import_sheet(page: Page, site: Site) -> None:
    """Take the whole sheet in, the columns that the program does not know as the union's own."""
    page.goto(f"{site.address}staff/imports")
    page.set_input_files("input[type=file]", LEDGER)
    page.get_by_role("button", name="上传，开始检查").click()
    page.get_by_role("radio", name="高德").check()
    page.get_by_role("button", name="列都记成本会自己的栏目，下一步").click()
    page.get_by_role("button", name=f"写入 {STATIONS} 行").click()
    expect(page.get_by_role("status")).to_contain_text("已写入")


def register_keepers(page: Page, site: Site, axe: str) -> None:
    """Name the persons of the sheet as keepers, all by one button, and have them asked soon."""
    page.goto(f"{site.address}staff/keepers")
    page.get_by_role("link", name=f"从联系人登记（{STATIONS} 站有手机号）").click()
    assert_accessible(page, axe, "chain-offer")
    page.get_by_label("登记后一小时内就请他们确认一遍").check()
    page.get_by_role("button", name="登记勾选的").click()
    expect(page.get_by_role("status")).to_contain_text("都登记好了")


def ask(engine: Engine, site: Site) -> list[str]:
    """Let the job ask, and the gateway deliver; return the links that the messages have."""
    assert confirmations.ask_due(engine, site.address, datetime.now(SHANGHAI) + LADDER[0]) == STATIONS
    deliver(engine)
    with change(engine) as connection:
        return list(
            connection.scalars(select(message.c.template_values["link"].astext).order_by(message.c.id))
        )


def deliver(engine: Engine) -> None:
    """Let the gateway deliver what waits."""
    with change(engine) as connection:
        connection.execute(update(message).values(state="delivered", sent_at=func.now()))


def confirm_in_browser(page: Page, link: str) -> None:
    """Confirm as a guard does, on a phone, without an account."""
    assert page.context.browser
    with page.context.browser.new_context(viewport=PHONE) as phone:  # type: ignore[arg-type]
        opened = phone.new_page()
        opened.goto(link)
        opened.get_by_role("button", name="都对，照常开放").click()
        expect(opened.get_by_role("heading", level=1)).to_contain_text("谢谢")


def pass_days(engine: Engine, site: Site) -> None:
    """Let sixteen days pass: who did not answer is reminded, and then the union is told."""
    for later in LADDER[1:]:
        confirmations.ask_due(engine, site.address, datetime.now(SHANGHAI) + later)
        deliver(engine)
    with change(engine) as connection:
        silent = select(func.count()).where(keeper.c.stage == "with_union")
        assert connection.scalar(silent) == STATIONS - CONFIRMING
