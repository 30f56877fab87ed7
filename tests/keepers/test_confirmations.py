"""Keepers over four hundred days: with answers, without answers, and what the public sees."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from factories import HERE, NOON, AddStation
from sqlalchemy import Connection, Engine, func, select

from locator.accounts.domain.errors import LinkSpent, LinkUnknown
from locator.db.session import change
from locator.entries.queries import entry
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.hours.domain.errors import InvalidException
from locator.hours.domain.state import OpenState
from locator.keepers.actions import confirmations, links
from locator.keepers.actions.links import KeeperAnswer
from locator.keepers.domain import Answer
from locator.keepers.domain.person import Person
from locator.keepers.tables import keeper, keeper_link
from locator.mail.tables import outbox
from locator.search.domain.search import SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import facet_check, public_station, station

DAY = timedelta(days=1)
SITE = "https://yizhan.example.org/"
TOKEN = re.compile(r"https://yizhan\.example\.org/keeper/(\S+)")
KEEPER, UNION = "wang@example.org", "office@example.org"
AddWithKeeper = Callable[..., str]


@pytest.fixture
def add_with_keeper(engine: Engine, add: AddStation) -> AddWithKeeper:
    """Return a function that adds a station with a keeper and returns its code."""

    def _add_with_keeper(union: str = UNION, **values: object) -> str:
        station_id = add(**values)
        with change(engine) as connection:
            code = str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))
            confirmations.name_keeper(connection, code, Person(email=KEEPER, union_email=union), NOON)
        return code

    return _add_with_keeper


def mails(engine: Engine) -> list[tuple[str, str]]:
    with change(engine) as connection:
        return [
            tuple(row)
            for row in connection.execute(select(outbox.c.to_address, outbox.c.body).order_by(outbox.c.id))
        ]


def last_token(engine: Engine) -> str:
    found = TOKEN.search(mails(engine)[-1][1])
    assert found
    return found[1]


def answer(engine: Engine, token: str, at: datetime, given: KeeperAnswer | None = None) -> None:
    with change(engine) as connection:
        links.answer(connection, token, given or KeeperAnswer(Answer.STILL_RIGHT), at)


def stage(engine: Engine) -> str:
    with change(engine) as connection:
        return str(connection.scalar(select(keeper.c.stage)))


def listed(connection: Connection, at: datetime) -> bool:
    return bool(nearest_stations(connection, SearchRequest(HERE, at)))


def notices(connection: Connection, code: str) -> str:
    return str(entry.by_code(connection, code).card["properties"]["notices"])


def test_without_an_answer_a_station_passes_all_stages(
    engine: Engine, connection: Connection, add_with_keeper: AddWithKeeper
) -> None:
    code = add_with_keeper()  # never checked, so due after 90 days
    seen: dict[str, int] = {}
    public: dict[str, tuple[bool, bool]] = {}
    for day in range(401):
        now = NOON + day * DAY
        confirmations.ask_due(engine, SITE, now)
        if stage(engine) not in seen:
            seen[stage(engine)] = day
            public[stage(engine)] = listed(connection, NOON), "确认" in notices(connection, code)
    assert seen == {
        "named": 0,
        "asked": 90,
        "reminded": 97,
        "with_union": 104,
        "not_confirmed": 120,
        "hidden": 180,
    }
    assert [address for address, _ in mails(engine)] == [KEEPER, KEEPER, UNION]
    assert public["with_union"] == (True, False)
    assert public["not_confirmed"] == (True, True)
    assert public["hidden"] == (False, True)
    assert entry.by_code(connection, code), "its page stays"


def test_a_keeper_who_answers_is_asked_twice_a_year(engine: Engine, add_with_keeper: AddWithKeeper) -> None:
    add_with_keeper()
    asked = []
    for day in range(401):
        now = NOON + day * DAY
        if confirmations.ask_due(engine, SITE, now):
            asked.append(day)
            answer(engine, last_token(engine), now)
    assert asked == [90, 270]
    assert stage(engine) == "confirmed"


def test_an_answer_ends_the_public_warning(
    engine: Engine, connection: Connection, add_with_keeper: AddWithKeeper
) -> None:
    code = add_with_keeper()
    for day in (90, 97, 104, 120):
        confirmations.ask_due(engine, SITE, NOON + day * DAY)
    token = last_token(engine)
    assert "确认" in notices(connection, code)
    answer(engine, token, NOON + 125 * DAY)
    assert stage(engine) == "confirmed" and "确认" not in notices(connection, code)
    assert listed(connection, NOON)


def test_still_right_renews_the_checks_of_hours_and_access_only(
    engine: Engine, add_with_keeper: AddWithKeeper
) -> None:
    add_with_keeper()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    answer(engine, last_token(engine), NOON + 91 * DAY)
    with change(engine) as connection:
        checks = dict(connection.execute(select(facet_check.c.facet, facet_check.c.checked_at)).all())
    fresh = {facet for facet, at in checks.items() if at == NOON + 91 * DAY}
    assert fresh == {"hours", "access"}


def test_opening_a_link_shows_its_own_station_and_does_not_use_it_up(
    engine: Engine, add_with_keeper: AddWithKeeper
) -> None:
    first, second = add_with_keeper(), add_with_keeper()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    tokens = [found[1] for _, body in mails(engine) if (found := TOKEN.search(body))]
    with change(engine) as connection:
        opened = [links.open_link(connection, token, NOON + 91 * DAY).station_code for token in tokens * 2]
    assert opened == [first, second] * 2
    answer(engine, tokens[0], NOON + 91 * DAY)
    with change(engine) as connection:
        assert links.open_link(connection, tokens[1], NOON + 91 * DAY).station_code == second


def test_an_answer_uses_up_the_link_and_older_ones(engine: Engine, add_with_keeper: AddWithKeeper) -> None:
    add_with_keeper()
    for day in (90, 97):
        confirmations.ask_due(engine, SITE, NOON + day * DAY)
    older, newer = (TOKEN.search(body)[1] for _, body in mails(engine))  # type: ignore[index]
    answer(engine, newer, NOON + 98 * DAY)
    for token in (newer, older):
        with pytest.raises(LinkSpent):
            answer(engine, token, NOON + 98 * DAY)


def test_of_two_answers_at_once_one_counts(engine: Engine, add_with_keeper: AddWithKeeper) -> None:
    add_with_keeper()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    token = last_token(engine)

    def try_it(_: int) -> bool:
        try:
            answer(engine, token, NOON + 91 * DAY)
        except LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, range(2))) == [False, True]


def test_links_expire_and_unknown_ones_are_refused(engine: Engine, add_with_keeper: AddWithKeeper) -> None:
    add_with_keeper()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    with pytest.raises(LinkSpent):
        answer(engine, last_token(engine), NOON + 136 * DAY)
    with pytest.raises(LinkUnknown):
        answer(engine, "made-up", NOON)


def test_tokens_are_not_stored(engine: Engine, add_with_keeper: AddWithKeeper) -> None:
    add_with_keeper()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    token = last_token(engine)
    with change(engine) as connection:
        rows = connection.execute(select(keeper_link)).all()
    assert token not in str(rows) and token.encode() not in bytes(rows[0].token_hash)


def test_closing_needs_a_reason_and_an_end_and_takes_effect_at_once(
    engine: Engine, connection: Connection, add_with_keeper: AddWithKeeper
) -> None:
    add_with_keeper()
    at = NOON + 90 * DAY
    confirmations.ask_due(engine, SITE, at)
    with pytest.raises(InvalidException):
        KeeperAnswer(Answer.CLOSED, "装修")
    with pytest.raises(InvalidException):
        KeeperAnswer(Answer.CHANGED, " ")
    answer(engine, last_token(engine), at, KeeperAnswer(Answer.CLOSED, "装修", at + 5 * DAY))
    assert nearest_stations(connection, SearchRequest(HERE, at))[0].opening.state is OpenState.CLOSED


def test_reported_changes_are_mailed_to_the_union(engine: Engine, add_with_keeper: AddWithKeeper) -> None:
    add_with_keeper()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    answer(engine, last_token(engine), NOON + 91 * DAY, KeeperAnswer(Answer.CHANGED, "周六不开了"))
    address, body = mails(engine)[-1]
    assert address == UNION and "周六不开了" in body


def test_an_overdue_closure_is_asked_about_daily_then_at_the_union(
    engine: Engine, add_with_keeper: AddWithKeeper
) -> None:
    code = add_with_keeper()
    with change(engine) as connection:
        exceptions.close_stations(connection, [code], Period(NOON, NOON + DAY), "停电", "市总工会", NOON)
    assert confirmations.ask_about_overdue_closures(engine, SITE, NOON) == 0
    for hour in range(24, 24 * 10, 6):
        confirmations.ask_about_overdue_closures(engine, SITE, NOON + timedelta(hours=hour))
    assert [address for address, _ in mails(engine)] == [KEEPER, KEEPER, KEEPER, UNION]
    answer(engine, last_token(engine), NOON + 10 * DAY)
    assert confirmations.ask_about_overdue_closures(engine, SITE, NOON + 20 * DAY) == 0


def test_an_interrupted_run_asks_nobody_twice(
    engine: Engine, add_with_keeper: AddWithKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        add_with_keeper()
    monkeypatch.setattr(confirmations, "BATCH", 2)
    create = links.create
    calls = []

    def interrupted(connection: Connection, station_id: int, now: datetime) -> str:
        calls.append(station_id)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return create(connection, station_id, now)

    with monkeypatch.context() as patch:
        patch.setattr(links, "create", interrupted)
        with pytest.raises(KeyboardInterrupt):
            confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    assert len(mails(engine)) == 2
    assert confirmations.ask_due(engine, SITE, NOON + 90 * DAY) == 3
    assert len(mails(engine)) == 5


def test_a_station_without_a_keeper_is_not_asked_about(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    add()
    assert confirmations.ask_due(engine, SITE, NOON + 400 * DAY) == 0
    with change(engine) as writing:
        assert (
            writing.scalar(
                select(func.count()).select_from(public_station).where(public_station.c.in_service)
            )
            == 1
        )


@pytest.mark.parametrize(
    "address", ["wang", "a b@example.org", "wang@example.org\nBcc: all@example.org", "<x@y>"]
)
def test_an_invalid_email_address_is_refused(engine: Engine, add: AddStation, address: str) -> None:
    add()
    with change(engine) as connection, pytest.raises(InvalidException):
        confirmations.name_keeper(connection, "100001", Person.read(email=address), NOON)


def test_a_keeper_of_an_unknown_station_is_refused(engine: Engine) -> None:
    with change(engine) as connection, pytest.raises(StationNotFound):
        confirmations.name_keeper(connection, "nope", Person(email=KEEPER), NOON)
