"""Keepers over four hundred days: those who answer, those who stay silent, and what the public sees."""

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
from locator.keepers.actions.links import Said
from locator.keepers.domain import Answer
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
Kept = Callable[..., str]


@pytest.fixture
def kept(engine: Engine, add: AddStation) -> Kept:
    """Return a way to add a station that has a keeper; it returns the station's code."""

    def _kept(union: str = UNION, **said: object) -> str:
        station_id = add(**said)
        with change(engine) as connection:
            code = str(connection.scalar(select(station.c.code).where(station.c.id == station_id)))
            confirmations.name_keeper(connection, code, KEEPER, union, NOON)
        return code

    return _kept


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


def say(engine: Engine, token: str, at: datetime, said: Said | None = None) -> None:
    with change(engine) as connection:
        links.answer(connection, token, said or Said(Answer.STILL_RIGHT), at)


def stage(engine: Engine) -> str:
    with change(engine) as connection:
        return str(connection.scalar(select(keeper.c.stage)))


def listed(connection: Connection, at: datetime) -> bool:
    return bool(nearest_stations(connection, SearchRequest(HERE, at)))


def notices(connection: Connection, code: str) -> str:
    return str(entry.by_code(connection, code).card["properties"]["notices"])


def test_a_keeper_who_stays_silent_is_followed_for_four_hundred_days(
    engine: Engine, connection: Connection, kept: Kept
) -> None:
    code = kept()  # checked never: due after 90 days
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


def test_a_keeper_who_always_answers_is_asked_twice_a_year(engine: Engine, kept: Kept) -> None:
    kept()
    asked = []
    for day in range(401):
        now = NOON + day * DAY
        if confirmations.ask_due(engine, SITE, now):
            asked.append(day)
            say(engine, last_token(engine), now)
    assert asked == [90, 270]
    assert stage(engine) == "confirmed"


def test_an_answer_after_the_station_was_hidden_brings_it_back(
    engine: Engine, connection: Connection, kept: Kept
) -> None:
    code = kept()
    for day in (90, 97, 104, 120):
        confirmations.ask_due(engine, SITE, NOON + day * DAY)
    token = last_token(engine)
    assert "确认" in notices(connection, code)
    say(engine, token, NOON + 125 * DAY)
    assert stage(engine) == "confirmed" and "确认" not in notices(connection, code)
    assert listed(connection, NOON)


def test_still_right_renews_the_hours_and_the_way_in_and_nothing_else(engine: Engine, kept: Kept) -> None:
    kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    say(engine, last_token(engine), NOON + 91 * DAY)
    with change(engine) as connection:
        checks = dict(connection.execute(select(facet_check.c.facet, facet_check.c.checked_at)).all())
    fresh = {facet for facet, at in checks.items() if at == NOON + 91 * DAY}
    assert fresh == {"hours", "access"}


def test_a_link_opens_its_own_station_only_and_looking_spends_nothing(engine: Engine, kept: Kept) -> None:
    first, second = kept(), kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    tokens = [found[1] for _, body in mails(engine) if (found := TOKEN.search(body))]
    with change(engine) as connection:
        opened = [links.opened(connection, token, NOON + 91 * DAY) for token in tokens * 2]
    assert opened == [first, second] * 2
    say(engine, tokens[0], NOON + 91 * DAY)
    with change(engine) as connection:
        assert links.opened(connection, tokens[1], NOON + 91 * DAY) == second


def test_a_link_is_used_once_and_takes_older_ones_with_it(engine: Engine, kept: Kept) -> None:
    kept()
    for day in (90, 97):
        confirmations.ask_due(engine, SITE, NOON + day * DAY)
    older, newer = (TOKEN.search(body)[1] for _, body in mails(engine))  # type: ignore[index]
    say(engine, newer, NOON + 98 * DAY)
    for token in (newer, older):
        with pytest.raises(LinkSpent):
            say(engine, token, NOON + 98 * DAY)


def test_two_answers_at_once_are_one(engine: Engine, kept: Kept) -> None:
    kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    token = last_token(engine)

    def try_it(_: int) -> bool:
        try:
            say(engine, token, NOON + 91 * DAY)
        except LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_it, range(2))) == [False, True]


def test_a_link_expires_and_a_made_up_one_is_unknown(engine: Engine, kept: Kept) -> None:
    kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    with pytest.raises(LinkSpent):
        say(engine, last_token(engine), NOON + 136 * DAY)
    with pytest.raises(LinkUnknown):
        say(engine, "made-up", NOON)


def test_no_token_is_kept(engine: Engine, kept: Kept) -> None:
    kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    token = last_token(engine)
    with change(engine) as connection:
        rows = connection.execute(select(keeper_link)).all()
    assert token not in str(rows) and token.encode() not in bytes(rows[0].token_hash)


def test_closed_needs_a_reason_and_an_end_and_closes_at_once(
    engine: Engine, connection: Connection, kept: Kept
) -> None:
    kept()
    at = NOON + 90 * DAY
    confirmations.ask_due(engine, SITE, at)
    with pytest.raises(InvalidException):
        Said(Answer.CLOSED, "装修")
    with pytest.raises(InvalidException):
        Said(Answer.CHANGED, " ")
    say(engine, last_token(engine), at, Said(Answer.CLOSED, "装修", at + 5 * DAY))
    assert nearest_stations(connection, SearchRequest(HERE, at))[0].opening.state is OpenState.CLOSED


def test_what_has_changed_goes_to_the_union(engine: Engine, kept: Kept) -> None:
    kept()
    confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    say(engine, last_token(engine), NOON + 91 * DAY, Said(Answer.CHANGED, "周六不开了"))
    address, body = mails(engine)[-1]
    assert address == UNION and "周六不开了" in body


def test_a_closure_whose_end_has_passed_is_asked_about_daily_then_by_the_union(
    engine: Engine, kept: Kept
) -> None:
    code = kept()
    with change(engine) as connection:
        exceptions.close_stations(connection, [code], Period(NOON, NOON + DAY), "停电", "市总工会", NOON)
    assert confirmations.chase_closures(engine, SITE, NOON) == 0
    for hour in range(24, 24 * 10, 6):
        confirmations.chase_closures(engine, SITE, NOON + timedelta(hours=hour))
    assert [address for address, _ in mails(engine)] == [KEEPER, KEEPER, KEEPER, UNION]
    say(engine, last_token(engine), NOON + 10 * DAY)
    assert confirmations.chase_closures(engine, SITE, NOON + 20 * DAY) == 0


def test_a_job_that_is_stopped_asks_nobody_twice(
    engine: Engine, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        kept()
    monkeypatch.setattr(confirmations, "BATCH", 2)
    made = links.make
    calls = []

    def dies(connection: Connection, station_id: int, now: datetime) -> str:
        calls.append(station_id)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return made(connection, station_id, now)

    with monkeypatch.context() as dying:
        dying.setattr(links, "make", dies)
        with pytest.raises(KeyboardInterrupt):
            confirmations.ask_due(engine, SITE, NOON + 90 * DAY)
    assert len(mails(engine)) == 2
    assert confirmations.ask_due(engine, SITE, NOON + 90 * DAY) == 3
    assert len(mails(engine)) == 5


def test_a_station_without_a_keeper_is_left_alone(
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
def test_an_address_that_is_none_is_refused(engine: Engine, add: AddStation, address: str) -> None:
    add()
    with change(engine) as connection, pytest.raises(InvalidException):
        confirmations.name_keeper(connection, "100001", address, "", NOON)


def test_a_keeper_of_nothing_is_refused(engine: Engine) -> None:
    with change(engine) as connection, pytest.raises(StationNotFound):
        confirmations.name_keeper(connection, "nope", KEEPER, "", NOON)
