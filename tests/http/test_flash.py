"""Every change on a staff page is confirmed with a message; it claims mail only where mail is sent."""

import re

import pytest
from clerks import SignIn, StaffClient
from factories import AddStation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from locator.accounts.domain.rights import Role
from locator.http.flash import MESSAGES

WANG = {"name": "王芳", "email": "wang@example.org", "role": "editor"}
KEEPER = {"email": "li@example.org", "union_email": ""}
WHEN = {"since": "2026-11-24T12:00", "until": "2026-11-26T12:00"}


@pytest.fixture
def administrator(staff: SignIn) -> StaffClient:
    """Return an administrator of everything."""
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station."""
    add()
    return str(connection.scalar(text("SELECT code FROM station")))


def message_after(administrator: StaffClient, answer: TestResponse) -> str:
    """Follow a redirect and return the page's confirmation message."""
    assert answer.status_code == 303, answer.text
    page = administrator.get(answer.location).text
    found = re.search(r'id="done">([^<]+)<', page)
    assert found, answer.location
    return found[1]


def test_naming_and_ending_a_keeper_is_confirmed(administrator: StaffClient, code: str) -> None:
    assert "登记好了" in message_after(
        administrator, administrator.send("/staff/keepers", code=code, **KEEPER)
    )
    assert "已经离任" in message_after(administrator, administrator.send(f"/staff/keepers/{code}/end"))


def test_a_keepers_link_is_mailed_if_mail_is_configured(
    administrator: StaffClient, code: str, mailing: Flask
) -> None:
    administrator.send("/staff/keepers", code=code, **KEEPER)
    assert "一小时内发出" in message_after(administrator, administrator.send(f"/staff/keepers/{code}/link"))


def test_without_mail_a_keepers_link_is_shown_once_and_replaces_older_ones(
    administrator: StaffClient, client: FlaskClient, code: str, connection: Connection
) -> None:
    administrator.send("/staff/keepers", code=code, **KEEPER)
    shown = [administrator.send(f"/staff/keepers/{code}/link") for _ in range(4)]
    assert [page.status_code for page in shown] == [200, 200, 200, 429]  # too many links within an hour
    links = [re.search(r"http://[^\"]+(/keeper/[^\"]+)", page.text) for page in shown[:3]]
    assert [client.get(link[1]).status_code for link in links if link] == [410, 410, 200]
    assert "/keeper/" not in administrator.get("/staff/keepers").text
    changes = text(
        "SELECT count(*) FROM change_set WHERE reason LIKE '%守站人新链接' AND actor LIKE 'staff:%'"
    )
    assert connection.scalar(changes) == 3


def test_starting_and_ending_a_closure_is_confirmed(
    administrator: StaffClient, code: str, connection: Connection
) -> None:
    assert "登记好了" in message_after(
        administrator, administrator.send("/staff/closures", codes=code, reason="停电", **WHEN)
    )
    number = connection.scalar(text("SELECT id FROM hours_exception"))
    assert "重新开放" in message_after(
        administrator, administrator.send("/staff/closures/reopen", closure=number)
    )


def test_starting_a_campaign_is_confirmed(administrator: StaffClient, code: str) -> None:
    form = {"codes": code, "name": "台风", "banner": "台风关闭", "doors": "closed", "do": "start"}
    assert "行动已经登记" in message_after(
        administrator, administrator.send("/staff/campaigns/new", **form, **WHEN)
    )


def test_changing_an_approval_rule_is_confirmed(administrator: StaffClient) -> None:
    assert "规矩已经改好" in message_after(
        administrator, administrator.send("/staff/rules", division="端州区", rule="two")
    )


def test_noting_a_listing_is_confirmed_on_the_same_page(administrator: StaffClient, code: str) -> None:
    form = {"code": code, "status": "listed", "on": "2026-11-20"}
    answer = administrator.send("/staff/listings/stations?platform=baidu&told=noted", **form)
    assert answer.location.count("told=") == 1 and "platform=baidu" in answer.location
    assert message_after(administrator, answer) == "记下了。"


def test_without_mail_an_invitation_link_is_shown_once(
    administrator: StaffClient, client: FlaskClient
) -> None:
    shown = administrator.send("/staff/people", **WANG, division="端州区")
    found = re.search(r"http://[^\"]+(/staff/link/[^\"]+)", shown.text)
    assert shown.status_code == 200 and found and "亲手交给本人" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "/staff/link/" not in administrator.get("/staff/people").text
    assert "王芳，请设置密码" in client.get(found[1]).text


def test_with_mail_an_invitation_link_is_not_shown(administrator: StaffClient, mailing: Flask) -> None:
    answer = administrator.send("/staff/people", **WANG, division="端州区")
    assert "邀请已经交去寄" in message_after(administrator, answer)


def test_without_mail_the_forgotten_password_page_says_whom_to_ask(
    client: FlaskClient, administrator: StaffClient, connection: Connection
) -> None:
    for answer in (
        client.get("/staff/forgot"),
        client.post("/staff/forgot", data={"email": administrator.email}),
    ):
        assert "上级工会管理员" in answer.text and "信已经寄出" not in answer.text
    assert connection.scalar(text("SELECT count(*) FROM outbox")) == 0


def test_a_message_is_never_taken_from_the_url(administrator: StaffClient) -> None:
    assert 'id="done"' not in administrator.get("/staff/keepers?told=您的账号已经停用").text
    assert all(re.fullmatch(r"[a-z-]+", name) for name in MESSAGES)
