"""Every act of the desk answers with what was done; nothing is said to be mailed that is not."""

import re

import pytest
from clerks import SignIn, StaffClient
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.http.flash import TOLD

WANG = {"name": "王芳", "email": "wang@example.org", "role": "editor"}
KEEPER = {"email": "li@example.org", "union_email": ""}
WHEN = {"since": "2026-11-24T12:00", "until": "2026-11-26T12:00"}


@pytest.fixture
def boss(staff: SignIn) -> StaffClient:
    """Return an administrator of everything."""
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station."""
    add()
    return str(connection.scalar(text("SELECT code FROM station")))


def heard(boss: StaffClient, answer: TestResponse) -> str:
    """Follow an answer; return what the page says was done."""
    assert answer.status_code == 303, answer.text
    page = boss.get(answer.location).text
    found = re.search(r'id="done">([^<]+)<', page)
    assert found, answer.location
    return found[1]


def test_a_keeper_is_named_sent_a_link_and_ended(boss: StaffClient, code: str) -> None:
    assert "登记好了" in heard(boss, boss.send("/staff/keepers", code=code, **KEEPER))
    assert "已经离任" in heard(boss, boss.send(f"/staff/keepers/{code}/end"))


def test_a_link_goes_out_where_there_is_mail(boss: StaffClient, code: str, mailing: Flask) -> None:
    boss.send("/staff/keepers", code=code, **KEEPER)
    assert "一小时内发出" in heard(boss, boss.send(f"/staff/keepers/{code}/link"))


def test_a_keepers_new_link_without_mail_stands_there_once_and_voids_the_older(
    boss: StaffClient, client: FlaskClient, code: str, connection: Connection
) -> None:
    boss.send("/staff/keepers", code=code, **KEEPER)
    shown = [boss.send(f"/staff/keepers/{code}/link") for _ in range(4)]
    assert [one.status_code for one in shown] == [200, 200, 200, 429]  # nobody's box is to be flooded
    links = [re.search(r"http://[^\"]+(/keeper/[^\"]+)", one.text) for one in shown[:3]]
    assert [client.get(link[1]).status_code for link in links if link] == [410, 410, 200]
    assert "/keeper/" not in boss.get("/staff/keepers").text
    written = text(
        "SELECT count(*) FROM change_set WHERE reason LIKE '%守站人新链接' AND actor LIKE 'staff:%'"
    )
    assert connection.scalar(written) == 3


def test_a_closure_begins_and_ends(boss: StaffClient, code: str, connection: Connection) -> None:
    assert "登记好了" in heard(boss, boss.send("/staff/closures", codes=code, reason="停电", **WHEN))
    number = connection.scalar(text("SELECT id FROM hours_exception"))
    assert "重新开放" in heard(boss, boss.send("/staff/closures/reopen", closure=number))


def test_a_campaign_begins(boss: StaffClient, code: str) -> None:
    said = {"codes": code, "name": "台风", "banner": "台风关闭", "doors": "closed", "do": "start"}
    assert "行动已经登记" in heard(boss, boss.send("/staff/campaigns/new", **said, **WHEN))


def test_a_rule_is_changed(boss: StaffClient) -> None:
    assert "规矩已经改好" in heard(boss, boss.send("/staff/rules", division="端州区", rule="two"))


def test_listings_are_noted_and_the_page_stays(boss: StaffClient, code: str) -> None:
    said = {"code": code, "status": "listed", "on": "2026-11-20"}
    answer = boss.send("/staff/listings/stations?platform=baidu&told=noted", **said)
    assert answer.location.count("told=") == 1 and "platform=baidu" in answer.location
    assert heard(boss, answer) == "记下了。"


def test_one_who_is_invited_without_mail_is_handed_a_link_that_stands_there_once(
    boss: StaffClient, client: FlaskClient
) -> None:
    shown = boss.send("/staff/people", **WANG, division="端州区")
    found = re.search(r"http://[^\"]+(/staff/link/[^\"]+)", shown.text)
    assert shown.status_code == 200 and found and "亲手交给本人" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "/staff/link/" not in boss.get("/staff/people").text
    assert "王芳，请设置密码" in client.get(found[1]).text


def test_one_who_is_invited_by_mail_is_the_only_one_to_get_the_link(
    boss: StaffClient, mailing: Flask
) -> None:
    answer = boss.send("/staff/people", **WANG, division="端州区")
    assert "邀请已经交去寄" in heard(boss, answer)


def test_a_forgotten_password_without_mail_says_whom_to_ask(
    client: FlaskClient, boss: StaffClient, connection: Connection
) -> None:
    for answer in (client.get("/staff/forgot"), client.post("/staff/forgot", data={"email": boss.email})):
        assert "上级工会管理员" in answer.text and "信已经寄出" not in answer.text
    assert connection.scalar(text("SELECT count(*) FROM outbox")) == 0


def test_words_from_the_address_are_not_said(boss: StaffClient) -> None:
    assert 'id="done"' not in boss.get("/staff/keepers?told=您的账号已经停用").text
    assert all(re.fullmatch(r"[a-z-]+", name) for name in TOLD)
