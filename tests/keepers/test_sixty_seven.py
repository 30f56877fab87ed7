"""A sheet brings 67 keepers: each is named by a tick, 60 confirm by phone, and 7 are listed as silent."""

import re

from clerks import SignIn
from factories import NOON, AddStation
from flask.testing import FlaskClient
from import_tables import ImportAs, sheet
from sqlalchemy import Engine, func, select

from locator.accounts.domain.rights import Role
from locator.db.session import change
from locator.keepers.actions import confirmations
from locator.keepers.tables import keeper
from locator.messages.tables import message

COUNTY = "441202"
HEADING = ("站点名称", "区县", "地址", "站长", "站长手机")
SITE = "https://yizhan.example.org"
CODE = re.compile(r'name="code" value="(\d+)"')
ROWS = [(f"达川驿站{n:02}", "端州区", f"端州路{n}号", f"张{n}", f"139{n:08}") for n in range(1, 68)]


def count(engine: Engine) -> int:
    with change(engine) as connection:
        return connection.scalar(select(func.count()).select_from(keeper)) or 0


def test_sixty_of_sixty_seven_keepers_of_a_sheet_confirm_by_phone(
    import_as: ImportAs, staff: SignIn, engine: Engine, client: FlaskClient, add: AddStation
) -> None:
    import_as(Role.APPROVER, COUNTY).import_all(sheet(*ROWS, heading=HEADING))
    add(name="没有联系人的站")
    assert count(engine) == 0, "a contact is offered, not named"
    clerk, stranger = staff(Role.EDITOR, COUNTY), staff(Role.EDITOR, "441203")
    assert "从联系人登记（67 站有手机号）" in clerk.get("/staff/keepers").text
    assert "13900000001" not in stranger.get("/staff/keepers/offer").text
    codes = CODE.findall(clerk.get("/staff/keepers/offer").text)
    assert len(codes) == 67
    assert stranger.send("/staff/keepers/offer", code=codes).status_code == 400
    assert clerk.send("/staff/keepers/offer").status_code == 400
    assert clerk.send("/staff/keepers/offer", code=codes, at_once="yes").status_code == 303
    assert count(engine) == 67
    assert "没有联系人的站" in clerk.get("/staff/keepers/without").text

    assert confirmations.ask_due(engine, SITE, NOON) == 67
    with change(engine) as connection:
        links = list(connection.scalars(select(message.c.template_values["link"].astext)))
    for link in links[:60]:
        assert client.post(link.removeprefix(SITE), data={"answer": "still_right"}).status_code == 200
    silent = clerk.get("/staff/keepers?show=silent").text
    assert silent.count("问了，等回音") == 1 + 7 and "短信等着发" in silent
    assert all(f"达川驿站{n}" in silent for n in range(61, 68)) and "达川驿站60" not in silent


def test_the_form_names_a_keeper_by_phone_and_a_change_is_read_by_staff(
    staff: SignIn, engine: Engine, client: FlaskClient, add: AddStation
) -> None:
    add(name="黄塘驿站")
    clerk, stranger = staff(Role.EDITOR, COUNTY), staff(Role.EDITOR, "441203")
    code = CODE.findall(clerk.get("/staff/stations").text) or ["100001"]
    form = {"code": code[0], "name": "张三", "phone": "138 0013 8000"}
    assert clerk.send("/staff/keepers", **form | {"phone": "0758-2222333"}).status_code == 400
    assert clerk.send("/staff/keepers", **form).status_code == 303
    link = re.search(r'value="http[^"]+(/keeper/[\w-]+)"', clerk.send(f"/staff/keepers/{code[0]}/link").text)
    assert link, "without a gateway the link is shown, to be handed over"
    client.post(link[1], data={"answer": "changed", "words": "周六不开了"})
    page = clerk.get("/staff/keepers").text
    assert "周六不开了" in page and "13800138000" in page
    assert "周六不开了" not in stranger.get("/staff/keepers").text
    assert clerk.send("/staff/keepers/ask").status_code == 303
