"""Notes and tasks of stations and reports: seen by the area only, forgotten with a report."""

import pytest
from clerks import SignIn
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.entries.queries import drafts
from locator.history.queries.integrity import current_table, replay_table
from locator.notes.tables import assignment, work_note
from locator.privacy.actions import erase
from locator.privacy.domain.redaction import Kind
from locator.privacy.queries import holdings
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.reports.tables import report

COUNTY, OTHER = "441202", "441203"
CANARY = "金丝雀说钥匙在隔壁"


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station of the county."""
    return drafts.by_ids(connection, [add(name="黄塘驿站")])[0].code


def report_number(engine: Engine, code: str) -> int:
    with change(engine) as connection:
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "甲", "10.0.0.1"), NOON)
        return connection.scalars(select(report.c.id)).one()


def test_colleagues_read_notes_and_nobody_else_does(
    staff: SignIn, client: FlaskClient, engine: Engine, code: str
) -> None:
    clerk, colleague = staff(Role.EDITOR, COUNTY), staff(Role.INSPECTOR, "441200")
    page = f"/staff/stations/{code}/notes"
    assert clerk.send(page, words=CANARY).status_code == 303
    assert CANARY in clerk.get(page).text and CANARY in colleague.get(page).text
    assert colleague.send(page, words="x").status_code == 403
    assert staff(Role.ADMINISTRATOR, OTHER).get(page).status_code == 403
    public = (f"/stations/{code}", f"/api/v1/stations/{code}", "/api/v1/stations", f"/packs/{COUNTY}")
    assert not any(CANARY in client.get(address).text for address in public)
    approver = staff(Role.APPROVER, COUNTY)
    assert approver.send(f"{page}/1/remove").status_code == 404, "not one's own"
    for words, sentence in (("", "请写一句"), ("长" * 1001, "最多写 1000 个字")):
        answer = clerk.send(page, words=words)
        assert (answer.status_code, sentence in answer.text) == (400, True)
    with change(engine) as connection:
        assert replay_table(connection, "work_note") == current_table(connection, "work_note")
    assert CANARY not in clerk.get("/staff/history").text, "the history has that it was written, not what"
    assert clerk.send(f"{page}/1/remove").status_code == 303 and CANARY not in clerk.get(page).text


def test_a_task_is_one_colleagues_until_it_is_done(staff: SignIn, engine: Engine, code: str) -> None:
    clerk, colleague = staff(Role.EDITOR, COUNTY), staff(Role.APPROVER, "441200")
    stranger, reader = staff(Role.EDITOR, OTHER), staff(Role.AUDITOR, COUNTY)
    number, page = report_number(engine, code), f"/staff/stations/{code}/notes"
    given = {"to": str(colleague.key), "what": "去看门锁", "due_on": "2026-11-25"}
    assert clerk.send(f"{page}/assign", **given).status_code == 303
    answer = clerk.send(f"{page}/assign", report=str(number), **(given | {"what": "答复这条"}))
    assert answer.location.startswith(f"/staff/reports/{number}")
    tasks = colleague.get("/staff/assigned").text
    assert "去看门锁" in tasks and "答复这条" in tasks and "2026-11-25" in tasks
    assert "分给我的事" in colleague.get("/staff/").text
    shown = clerk.get(f"/staff/reports/{number}").text
    assert "答复这条" in shown and "去看门锁" not in shown
    for to in (stranger.key, reader.key, 999_999):
        assert clerk.send(f"{page}/assign", to=str(to)).status_code == 400
    assert clerk.send(f"{page}/assign", to=str(clerk.key), due_on="2026-11-01").status_code == 400
    assert clerk.send(f"{page}/assign", **(given | {"report": "999"})).status_code == 404
    assert clerk.send(f"{page}/assign", to=str(clerk.key)).status_code == 303, "given to another"
    assert "去看门锁" not in colleague.get("/staff/assigned").text
    assert clerk.send(f"{page}/done").status_code == 303 and clerk.send(f"{page}/done").status_code == 404
    with change(engine) as connection:
        assert replay_table(connection, "assignment") == current_table(connection, "assignment")


def test_what_was_written_is_handed_over_and_forgotten(staff: SignIn, engine: Engine, code: str) -> None:
    clerk, number = staff(Role.EDITOR, COUNTY), report_number(engine, code)
    page = f"/staff/stations/{code}/notes"
    clerk.send(page, words=CANARY, report=str(number))
    clerk.send(page, words="站长张三丰说可以")
    clerk.send(f"{page}/assign", report=str(number), to=str(clerk.key), what=CANARY)
    with change(engine) as connection:
        held = holdings.personal_data(connection, Kind.STAFF, clerk.key)
        assert {one["words"] for one in held["notes"]} == {CANARY, "站长张三丰说可以"}
        assert [one["words"] for one in held["tasks"]] == [CANARY]
        of_reporter = holdings.personal_data(connection, Kind.REPORTER, number)
        assert [one["words"] for one in of_reporter["notes_of_the_union"]] == [CANARY]
        erase.erase_reporter(connection, number, NOON)
        assert holdings.places_of(connection, (CANARY,)) == []
        assert connection.scalars(select(work_note.c.words)).all() == ["站长张三丰说可以"]
        assert connection.scalars(select(assignment.c.words)).all() == [""]
