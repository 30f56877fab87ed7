"""Administration of people: invitations by the names of areas, lost phones and links, approval rules."""

import re
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from clerks import SignIn, StaffClient
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select, text

from locator.accounts.domain.rights import Role
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.accounts.tables import appointment, staff_session
from locator.accounts.tables import staff as account
from locator.db.session import change
from locator.mail.tables import outbox

ZHAOQING, DUANZHOU = "441200", "441202"
WANG = {"name": "王芳", "email": "Wang@example.org", "role": "editor"}


def appointments_of_wang(connection: Connection) -> list[tuple[str, str | None, int | None]]:
    query = select(appointment.c.role, appointment.c.division_code, appointment.c.organization_id)
    query = query.join(account, account.c.id == appointment.c.staff_id)
    return [tuple(row) for row in connection.execute(query.where(account.c.email == "wang@example.org"))]


def test_a_person_is_invited_for_a_division_by_its_name(staff: SignIn, connection: Connection) -> None:
    boss = staff(Role.ADMINISTRATOR, ZHAOQING)
    assert "端州区 441202" in boss.get("/staff/people").text
    assert boss.send("/staff/people", **WANG, division="端州区").status_code == 200
    assert appointments_of_wang(connection) == [("editor", DUANZHOU, None)]
    assert "/staff/link/" in (connection.scalar(select(outbox.c.body)) or "")
    again = boss.send("/staff/people", **WANG, division="端州区")
    assert again.status_code == 422 and "已有账号" in again.text and "王芳" in again.text


@pytest.mark.parametrize("place", ["北京市海淀区", "110108", "", "广东省"])
def test_nobody_can_appoint_outside_their_own_area(staff: SignIn, connection: Connection, place: str) -> None:
    boss = staff(Role.ADMINISTRATOR, ZHAOQING)
    assert boss.send("/staff/people", **WANG, division=place).status_code == 403
    assert appointments_of_wang(connection) == [] and connection.scalar(select(outbox.c.id)) is None


def test_an_unknown_division_is_reported_on_the_page(staff: SignIn, connection: Connection) -> None:
    wrong = staff(Role.ADMINISTRATOR).send("/staff/people", **WANG, division="火星区")
    assert wrong.status_code == 422 and "没有“火星区”" in wrong.text and "Wang@example.org" in wrong.text
    assert appointments_of_wang(connection) == []


def test_a_person_is_appointed_for_an_industry_union_by_its_name(
    staff: SignIn, add: AddStation, connection: Connection
) -> None:
    add(operator="邮政工会", host="某加油站")
    boss = staff(Role.ADMINISTRATOR)
    page = boss.get("/staff/people").text
    assert '<option value="邮政工会">' in page and '<option value="某加油站">' not in page
    assert boss.send("/staff/people", **WANG, organization="没有的工会").status_code == 422
    boss.send("/staff/people", **WANG, organization="邮政工会")
    union = connection.scalar(text("SELECT id FROM organization WHERE name = '邮政工会'"))
    assert appointments_of_wang(connection) == [("editor", None, union)]


def test_only_an_administrator_above_removes_the_second_factor_of_a_lost_phone(
    staff: SignIn, app: Flask, engine: Engine, connection: Connection
) -> None:
    approver = staff(Role.APPROVER, DUANZHOU)
    boss, neighbour = staff(Role.ADMINISTRATOR, ZHAOQING), staff(Role.ADMINISTRATOR, "110000")
    with change(engine) as writing:
        secret = {"secret": pyotp.random_base32(), "key": approver.key}
        set_up = "UPDATE staff SET totp_secret = :secret, totp_confirmed_at = now() WHERE id = :key"
        writing.execute(text(set_up), secret)
    address = f"/staff/people/{approver.key}/second-factor"
    assert neighbour.send(address).status_code == 403 and approver.send(address).status_code == 403
    assert boss.send(f"/staff/people/{boss.key}/second-factor").status_code == 403
    assert boss.send(address).status_code == 303
    row = connection.execute(select(account).where(account.c.id == approver.key)).one()
    assert (row.totp_secret, row.totp_confirmed_at) == ("", None)
    is_approvers = staff_session.c.staff_id == approver.key
    assert connection.scalar(select(staff_session.c.token_hash).where(is_approvers)) is None


def shown_link(page: str) -> str:
    """Return the path of the link to set a password that a page shows."""
    found = re.search(r"http://[^\"]+(/staff/link/[^\"]+)", page)
    assert found, page
    return found[1]


def test_a_lost_invitation_is_replaced_by_the_administrator(
    staff: SignIn, client: FlaskClient, connection: Connection
) -> None:
    boss = staff(Role.ADMINISTRATOR, ZHAOQING)
    lost = shown_link(boss.send("/staff/people", **WANG, division="端州区").text)
    key = connection.scalar(select(account.c.id).where(account.c.email == "wang@example.org"))
    shown = boss.send(f"/staff/people/{key}/link")
    assert shown.status_code == 200 and "七天内有效" in shown.text and "王芳" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "/staff/link/" not in boss.get("/staff/people").text
    assert client.get(lost).status_code == 410 and client.get(shown_link(shown.text)).status_code == 200
    done = client.post(shown_link(shown.text), data={"password": "驿站门口有三棵很大的老榕树呀"})
    assert done.status_code == 303, done.text
    reset = boss.send(f"/staff/people/{key}/link")
    assert "一小时内有效" in reset.text
    assert boss.send(f"/staff/people/{key}/link").status_code == 429
    assert client.get(shown_link(reset.text)).status_code == 200  # the refused request voided nothing
    actors = text("SELECT actor FROM change_set WHERE reason = '给王芳新的设置密码链接'")
    assert list(connection.scalars(actors)) == [f"staff:{boss.key}"] * 2


def test_nobody_else_can_make_a_new_link(staff: SignIn, connection: Connection) -> None:
    editor, boss = staff(Role.EDITOR, DUANZHOU), staff(Role.ADMINISTRATOR, ZHAOQING)
    address = f"/staff/people/{editor.key}/link"
    for stranger in (editor, staff(Role.APPROVER, ZHAOQING), staff(Role.ADMINISTRATOR, "110000")):
        assert stranger.send(address).status_code == 403
    assert boss.send(f"/staff/people/{boss.key}/link").status_code == 403  # one's own password is changed
    boss.send(f"/staff/people/{editor.key}/disabled", disabled="yes")
    assert boss.send(address).status_code == 403
    assert connection.scalar(text("SELECT count(*) FROM staff_link")) == 0


def test_where_mail_is_sent_the_administrator_does_not_see_the_link(
    staff: SignIn, mailing: Flask, connection: Connection
) -> None:
    editor, boss = staff(Role.EDITOR, DUANZHOU), staff(Role.ADMINISTRATOR, ZHAOQING)
    answer = boss.send(f"/staff/people/{editor.key}/link")
    assert answer.status_code == 303 and "/staff/link/" not in boss.get(answer.location).text
    assert "/staff/link/" in (connection.scalar(select(outbox.c.body)) or "")


def test_a_division_requires_two_people_until_its_rule_is_removed(
    staff: SignIn, connection: Connection
) -> None:
    boss, below = staff(Role.ADMINISTRATOR, ZHAOQING), staff(Role.ADMINISTRATOR, DUANZHOU)
    assert boss.send("/staff/rules", division="肇庆市", rule="two").status_code == 303
    assert not allows_own_approval(connection, DUANZHOU)
    assert "要两个人" in boss.get("/staff/rules").text
    assert below.send("/staff/rules", division="肇庆市", rule="none").status_code == 403
    assert not allows_own_approval(connection, ZHAOQING)
    below.send("/staff/rules", division=DUANZHOU, rule="one")
    assert allows_own_approval(connection, DUANZHOU) and not allows_own_approval(connection, "441204")
    assert boss.send("/staff/rules", division="火星", rule="two").status_code == 400
    boss.send("/staff/rules", division="肇庆市", rule="none")
    assert allows_own_approval(connection, "441204")


def test_everybody_chooses_the_language_of_their_staff_pages(staff: SignIn) -> None:
    clerk = staff(Role.EDITOR, DUANZHOU)
    assert 'lang="zh' in clerk.get("/staff/account").text[:200]
    assert clerk.send("/staff/account/language", language="en").status_code == 303
    assert re.search(r'<html lang="en"', clerk.get("/staff/account").text)
    assert clerk.send("/staff/account/language", language="fr").status_code == 400
    assert clerk.send("/staff/account/language", language="zh").status_code == 303


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(staff: SignIn, engine: Engine) -> None:
    first, second = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR)

    def demote(actor: StaffClient, other: StaffClient, how: str) -> int:
        if how == "disabled":
            return actor.send(f"/staff/people/{other.key}/disabled", disabled="yes").status_code
        with engine.connect() as reading:
            number = reading.scalar(select(appointment.c.id).where(appointment.c.staff_id == other.key))
        return actor.send(f"/staff/people/{other.key}/appointments/{number}/end").status_code

    with ThreadPoolExecutor(2) as threads:
        answers = [
            threads.submit(demote, first, second, "disabled"),
            threads.submit(demote, second, first, "end"),
        ]
    assert sorted(answer.result() for answer in answers)[0] == 303
    assert all(answer.result() in (303, 401, 403, 409) for answer in answers)
    with engine.connect() as reading:
        assert reading.scalar(text("SELECT administrators_of_everything()")) == 1
