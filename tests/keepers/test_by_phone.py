"""Keepers by phone alone over four hundred days: asked by text message, silent, unreachable, gateway dead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import NOON, AddStation
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update

from locator.accounts.domain.errors import LinkSpent, LinkUnknown
from locator.db.session import change
from locator.hours.domain.errors import InvalidException
from locator.keepers.actions import confirmations, links
from locator.keepers.actions.links import KeeperAnswer
from locator.keepers.domain import Answer
from locator.keepers.domain.person import Person
from locator.keepers.tables import keeper
from locator.mail.tables import outbox
from locator.messages.tables import message
from locator.stations.tables import station

DAY = timedelta(days=1)
SITE = "https://yizhan.example.org/"
PHONE, UNION = "13800138000", "office@example.org"
AddKept = Callable[..., str]


@pytest.fixture
def add_kept(engine: Engine, add: AddStation) -> AddKept:
    """Return a function that adds a station whose keeper has a phone only; it returns the code."""

    def _add_kept(phone: str = PHONE, union: str = "", **values: object) -> str:
        station_id = add(**values)
        with change(engine) as connection:
            code = str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))
            confirmations.name_keeper(
                connection, code, Person(name="张三", phone=phone, union_email=union), NOON
            )
        return code

    return _add_kept


def messages(engine: Engine) -> list[Any]:
    with change(engine) as connection:
        return list(connection.execute(select(message).order_by(message.c.id)))


def mark(engine: Engine, state: str) -> None:
    """Let all messages have come so far."""
    with change(engine) as connection:
        connection.execute(update(message).values(state=state, sent_at=NOON))


def token_of(row: Any) -> str:
    return str(row.template_values["link"]).rsplit("/", 1)[1]


def stages(engine: Engine) -> list[str]:
    with change(engine) as connection:
        return list(connection.scalars(select(keeper.c.stage).order_by(keeper.c.station_id)))


def run(engine: Engine, days: int, then: Callable[[datetime], None] = lambda _: None) -> dict[str, int]:
    """Ask whom it is time to ask, day by day; return when each stage of the first station was reached."""
    seen = {stages(engine)[0]: 0}
    while (now := due_at(engine)) is not None and now < NOON + days * DAY:
        assert confirmations.ask_due(engine, SITE, now - timedelta(minutes=1)) == 0
        confirmations.ask_due(engine, SITE, now)
        then(now)
        seen.setdefault(stages(engine)[0], (now - NOON).days)
    return seen


def due_at(engine: Engine) -> datetime | None:
    """Return when the next station is due: nothing happens in between."""
    with change(engine) as connection:
        return connection.scalar(select(func.min(keeper.c.next_at)))


def test_a_silent_keeper_passes_all_stages_by_phone_alone(engine: Engine, add_kept: AddKept) -> None:
    add_kept()
    seen = run(engine, 401, lambda _: mark(engine, "delivered"))
    assert seen == {
        "named": 0,
        "asked": 90,
        "reminded": 97,
        "with_union": 104,
        "not_confirmed": 120,
        "hidden": 180,
    }
    assert [(row.to_phone, row.template) for row in messages(engine)] == [
        (PHONE, "keeper_ask"),
        (PHONE, "keeper_remind"),
    ]
    with change(engine) as connection:
        assert connection.execute(select(outbox)).all() == []  # no address of the union: a list says it


def test_a_keeper_who_answers_is_asked_twice_a_year(engine: Engine, add_kept: AddKept) -> None:
    add_kept()
    asked = []

    def answer(now: datetime) -> None:
        asked.append((now - NOON).days)
        mark(engine, "sent")
        with change(engine) as connection:
            token = token_of(messages(engine)[-1])
            links.answer(connection, token, KeeperAnswer(Answer.STILL_RIGHT), now)

    run(engine, 401, answer)
    assert asked == [90, 270] and stages(engine) == ["confirmed"]


def test_who_is_not_asked_for_a_dead_gateway_is_not_silent(engine: Engine, add_kept: AddKept) -> None:
    add_kept()
    assert run(engine, 130) == {"named": 0, "asked": 90}
    assert len(messages(engine)) == 1
    mark(engine, "sent")  # the gateway is back on day 130; the week runs since day 125
    assert confirmations.ask_due(engine, SITE, NOON + 131 * DAY) == 0
    assert confirmations.ask_due(engine, SITE, NOON + 132 * DAY) == 1
    assert stages(engine) == ["reminded"]


def test_the_union_is_told_of_a_number_that_reaches_nobody(engine: Engine, add_kept: AddKept) -> None:
    add_kept(union=UNION)
    seen = run(engine, 100, lambda _: mark(engine, "undelivered"))
    assert seen == {"named": 0, "asked": 90, "with_union": 97}
    with change(engine) as connection:
        assert list(connection.scalars(select(outbox.c.to_address))) == [UNION]


def test_stations_of_a_phone_are_asked_about_in_one_message(
    engine: Engine, add_kept: AddKept, client: FlaskClient
) -> None:
    names = ("黄塘驿站", "星光驿站", "端州驿站")
    codes = [add_kept(name=name) for name in names]
    add_kept(phone="13900139000")
    with change(engine) as connection:  # due a week later
        is_last = (
            keeper.c.station_id == select(station.c.id).where(station.c.code == codes[2]).scalar_subquery()
        )
        connection.execute(update(keeper).where(is_last).values(next_at=NOON + 97 * DAY))
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    together, alone = messages(engine)
    assert together.template_values["stations"] == "黄塘驿站等 3 处"
    assert alone.to_phone == "13900139000" and "/stations/" not in alone.template_values["link"]
    address = f"/keeper/stations/{token_of(together)}"
    page = client.get(address).text
    assert all(name in page for name in names)
    assert client.post(address).status_code == 400
    assert client.post(address, data={"code": ["999999"]}).status_code == 400
    thanks = client.post(address, data={"code": codes[:2]}).text
    assert "还有 1 处没有答" in thanks
    assert stages(engine) == ["confirmed", "confirmed", "asked", "asked"]
    assert "答过了" in client.get(address).text
    client.post(address, data={"code": codes})
    assert client.get(address).status_code == 410 and stages(engine)[2] == "confirmed"
    assert client.get("/keeper/stations/none").status_code == 404


def test_the_token_of_one_station_of_a_message_opens_no_other(engine: Engine, add_kept: AddKept) -> None:
    first, second = add_kept(), add_kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    bundle, now = token_of(messages(engine)[0]), NOON + 91 * DAY
    with change(engine) as connection:
        found = links.stations_of(connection, bundle, now)
        assert [links.open_link(connection, one.token, now).station_code for one in found] == [first, second]
        with pytest.raises(LinkUnknown):
            links.open_link(connection, bundle, now)
        with pytest.raises(LinkSpent):
            links.stations_of(connection, bundle, NOON + 136 * DAY)


@pytest.mark.parametrize("written", ["138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００"])
def test_a_mobile_number_is_read_as_people_write_it(written: str) -> None:
    assert Person.read(name="张三", phone=written).phone == PHONE


@pytest.mark.parametrize("written", ["", "0758-2222333", "1380013800", "12351", "张三"])
def test_who_cannot_be_asked_by_phone_is_refused(written: str) -> None:
    with pytest.raises(InvalidException):
        Person.read(name="张三", phone=written)
