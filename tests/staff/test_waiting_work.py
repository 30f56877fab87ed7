"""What the first page says to do first: each count is that of its list, in the person's area."""

from datetime import timedelta

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, north
from flask import Flask
from sqlalchemy import Connection, Engine, text

from locator.accounts.domain.rights import Role
from locator.accounts.queries.people import find_session
from locator.db.session import change
from locator.hours.domain.notice_due import missing_notice
from locator.staff.queries.waiting_work import KINDS, waiting_work

COUNTY, OTHER = "441202", "441203"
SEED = (
    """
    INSERT INTO report (code_hash, station_id, verdict, said_at, shown_state, witness)
    SELECT sha256(v::bytea), min(id), v, CAST(:now AS timestamptz) - h * interval '1 hour', 'open', v
    FROM station, (VALUES ('locked', 100), ('needs_app', 30), ('moved', 1)) AS said(v, h)
    WHERE division_code = '441202' GROUP BY v, h
    """,
    """
    INSERT INTO hours_exception (station_id, cause, doors, starts_at, ends_at, reason, said_by)
    SELECT id, 'closure', 'closed', '2026-11-01', '2026-11-20', '装修', '甲' FROM station
    """,
    """
    INSERT INTO hours_exception (station_id, cause, doors, starts_at, ends_at, reason, said_by)
    SELECT max(id), 'reports', 'unsure', '2026-11-23', '2026-11-24', 'locked', '甲'
    FROM station WHERE division_code = '441202'
    """,
    "INSERT INTO keeper (station_id, email, stage) SELECT id, 'k@example.org', 'with_union' FROM station",
)


@pytest.fixture
def clerk(staff: SignIn, engine: Engine, add: AddStation) -> StaffClient:
    """Return an approver of a county with work, beside another county with the same."""
    for place, division in enumerate((COUNTY, COUNTY, OTHER)):
        add(at=north(place * 400), division_code=division, phone="0758-1")
    with change(engine) as connection:
        for statement in SEED:
            connection.execute(text(statement), {"now": NOON} if ":now" in statement else {})
    return staff(Role.APPROVER, COUNTY)


def counts(engine: Engine, clerk: StaffClient) -> dict[str, int]:
    with change(engine) as connection:
        session = find_session(connection, clerk.token)
        assert session is not None
        missing = missing_notice(set(), NOON.date())
        found = waiting_work(connection, session.actor, missing, NOON)
    names = {kind.what: name for name, kind in KINDS.items()}
    return {names[one.kind.what]: one.count for one in found if one.count}


def test_each_kind_of_work_is_counted_in_the_persons_area(
    app: Flask, engine: Engine, clerk: StaffClient, connection: Connection
) -> None:
    found = counts(engine, clerk)
    reports = [found.get(name, 0) for name in ("overdue_reports", "due_reports", "other_reports")]
    assert sum(reports) == 3 and reports[0] >= 1, found
    assert found["doubts"] == 1 and found["overdue_closures"] == 2 and found["silent_keepers"] == 2
    assert found["checks"] == 2 and found["decree"] == 1
    assert list(found) == [name for name in KINDS if name in found], "in order"
    page = clerk.get("/staff/").text
    assert page.find("反映过了期限还没答复") < page.find("该打电话核对的站")
    for address, count in (("because=doubted", 1), ("because=silent", 2)):
        assert f'class="count">{count}<' in clerk.get(f"/staff/checks?{address}").text


def test_a_reader_is_not_told_what_others_have_to_do(
    staff: SignIn, engine: Engine, clerk: StaffClient
) -> None:
    assert set(counts(engine, staff(Role.AUDITOR, COUNTY))) <= {"decree", "tasks"}
    quiet = counts(engine, staff(Role.EDITOR, "110108"))
    assert set(quiet) == {"decree"}, quiet


def test_a_task_comes_to_the_first_page(engine: Engine, staff: SignIn, clerk: StaffClient) -> None:
    with change(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO assignment (station_id, staff_id, assigned_by_id, made_at)"
                " SELECT min(id), :staff, :staff, :now FROM station"
            ),
            {"staff": clerk.key, "now": NOON - timedelta(days=1)},
        )
    assert counts(engine, clerk)["tasks"] == 1
