"""The navigation of the staff pages: counts of open tasks by the person's rights, read in one query."""

import re

import pytest
from clerks import SignIn
from factories import NOON, AddStation
from sqlalchemy import Engine, event, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.duplicates.tables import duplicate
from locator.editing.tables import proposal
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.stations.tables import station

DUANZHOU, HAIDIAN = "441202", "110108"


@pytest.fixture
def open_tasks(engine: Engine, add: AddStation, staff: SignIn) -> None:
    """Make a proposed change, a report and a possible duplicate in Duanzhou."""
    station_ids = [add(name=name) for name in ("东门驿站", "东门工会驿站")]
    author = staff(Role.EDITOR, DUANZHOU)
    with change(engine) as connection:
        code = connection.scalar(select(station.c.code).where(station.c.id == station_ids[0])) or ""
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), NOON)
        pair = {"left_id": station_ids[0], "right_id": station_ids[1], "distance_m": 8, "likeness": 0.9}
        connection.execute(duplicate.insert().values(pair))
    form = author.get(f"/staff/stations/{code}/edit").text
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', form))
    author.send(f"/staff/stations/{code}/edit", **(fields | {"phone": "0758-2812345", "reason": "核对"}))
    with engine.connect() as connection:
        assert len(connection.execute(select(proposal)).all()) == 1


def counted_links(page: str) -> dict[str, str]:
    """Return the text of each link with a count, by its address."""
    links = re.findall(r'<li><a href="(/staff/[a-z]+)"[^>]*>(.*?)</a>', page, re.S)
    return {address: re.sub(r"<[^>]+>", "", content) for address, content in links if "waits" in content}


def test_an_approver_sees_how_many_tasks_are_open(open_tasks: None, staff: SignIn) -> None:
    assert counted_links(staff(Role.APPROVER, DUANZHOU).get("/staff/calendar").text) == {
        "/staff/duplicates": "可能重复，1 件在等1",
        "/staff/proposals": "待审批，1 件在等1",
        "/staff/reports": "门口的反映，1 件在等1",
    }


def test_nobody_sees_a_count_of_tasks_they_cannot_decide(open_tasks: None, staff: SignIn) -> None:
    editor, stranger = staff(Role.EDITOR, DUANZHOU), staff(Role.APPROVER, HAIDIAN)
    assert "/staff/proposals" not in counted_links(editor.get("/staff/calendar").text)
    assert counted_links(stranger.get("/staff/calendar").text) == {}


def test_all_counts_are_read_in_one_query(open_tasks: None, staff: SignIn, engine: Engine) -> None:
    client, statements = staff(Role.APPROVER, DUANZHOU), []

    def record(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine_class = type(engine)
    event.listen(engine_class, "before_cursor_execute", record)
    try:
        client.get("/staff/account")
    finally:
        event.remove(engine_class, "before_cursor_execute", record)
    counting = [text for text in statements if "duplicate" in text or "import_run" in text]
    assert len(counting) == 1


def test_subpages_and_unknown_addresses_keep_the_navigation(staff: SignIn) -> None:
    client = staff(Role.APPROVER, DUANZHOU)
    assert '<a href="/staff/campaigns" aria-current="true"' in client.get("/staff/campaigns/new").text
    nowhere = client.get("/staff/nowhere")
    assert nowhere.status_code == 404
    assert 'class="side"' in nowhere.text and "可以从全部站点里找" in nowhere.text
    assert 'class="side"' not in client.application.test_client().get("/staff/nowhere").text
