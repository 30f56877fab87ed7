"""The side of the staff's pages: how many things wait, for whom, said in words, asked for once."""

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

HERE_CODE, THERE_CODE = "441202", "110108"


@pytest.fixture
def waiting(engine: Engine, add: AddStation, staff: SignIn) -> int:
    """Let a change, a report and a pair of stations wait in Duanzhou; return who wrote the change."""
    keys = [add(name=name) for name in ("东门驿站", "东门工会驿站")]
    author = staff(Role.EDITOR, HERE_CODE)
    with change(engine) as connection:
        code = connection.scalar(select(station.c.code).where(station.c.id == keys[0])) or ""
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), NOON)
        pair = {"left_id": keys[0], "right_id": keys[1], "distance_m": 8, "likeness": 0.9}
        connection.execute(duplicate.insert().values(pair))
    changed = author.get(f"/staff/stations/{code}/edit").text
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', changed))
    author.send(f"/staff/stations/{code}/edit", **(fields | {"phone": "0758-2812345"}))
    with engine.connect() as connection:
        assert len(connection.execute(select(proposal)).all()) == 1
    return author.key


def side(page: str) -> dict[str, str]:
    """Return the words of each link of the side that has a number, as they are heard."""
    links = re.findall(r'<li><a href="(/staff/[a-z]+)"[^>]*>(.*?)</a>', page, re.S)
    return {address: re.sub(r"<[^>]+>", "", words) for address, words in links if "waits" in words}


def test_an_approver_hears_how_many_things_wait(waiting: int, staff: SignIn) -> None:
    assert side(staff(Role.APPROVER, HERE_CODE).get("/staff/calendar").text) == {
        "/staff/duplicates": "可能重复，1 件在等1",
        "/staff/proposals": "待审批，1 件在等1",
        "/staff/reports": "门口的反映，1 件在等1",
    }


def test_nobody_is_asked_for_what_they_cannot_decide(waiting: int, staff: SignIn) -> None:
    assert "/staff/proposals" not in side(staff(Role.EDITOR, HERE_CODE).get("/staff/calendar").text)
    assert side(staff(Role.APPROVER, THERE_CODE).get("/staff/calendar").text) == {}


def test_it_is_one_question(waiting: int, staff: SignIn, engine: Engine) -> None:
    client, asked = staff(Role.APPROVER, HERE_CODE), []

    def heard(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine_class = type(engine)
    event.listen(engine_class, "before_cursor_execute", heard)
    try:
        client.get("/staff/account")
    finally:
        event.remove(engine_class, "before_cursor_execute", heard)
    assert len([one for one in asked if "duplicate" in one or "import_run" in one]) == 1


def test_a_page_below_a_link_and_one_that_is_not_there_keep_the_side(staff: SignIn) -> None:
    client = staff(Role.APPROVER, HERE_CODE)
    assert '<a href="/staff/campaigns" aria-current="true"' in client.get("/staff/campaigns/new").text
    nowhere = client.get("/staff/nowhere")
    assert nowhere.status_code == 404
    assert 'class="side"' in nowhere.text and "可以从全部站点里找" in nowhere.text
    assert 'class="side"' not in client.application.test_client().get("/staff/nowhere").text
