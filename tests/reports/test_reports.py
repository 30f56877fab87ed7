"""Reports from the door, taken in: who counts, what the public is told, what is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from factories import HERE, NOON, AddStation
from sqlalchemy import Connection, Engine, func, select, update

from locator.db.session import change
from locator.hours.domain.state import OpenState
from locator.hours.tables import hours_exception, timetable
from locator.reports.actions import doubt, report_keeping, reports
from locator.reports.actions.reports import Details, Saying, code_hash
from locator.reports.domain.errors import NothingToAdd, ReportNotFound, ReportTooOld, TooManyReports
from locator.reports.domain.report import Verdict
from locator.reports.domain.report_entry import ReportEntry
from locator.reports.queries import reports as report_queries
from locator.reports.tables import origin_salt, report, report_photo
from locator.search.domain.search import Filters, SearchRequest
from locator.search.queries.nearest import nearest_stations
from locator.stations.domain.errors import StationNotFound
from locator.stations.tables import public_station

MINUTE = timedelta(minutes=1)
Say = Callable[..., str]


@pytest.fixture
def code(add: AddStation, engine: Engine) -> str:
    """Return the code of a station that is always open, to anybody."""
    station_id = add(opening_hours="24/7")
    with change(engine) as connection:
        return str(
            connection.scalar(select(public_station.c.code).where(public_station.c.station_id == station_id))
        )


@pytest.fixture
def say(engine: Engine, code: str) -> Say:
    """Return a way to report; each `who` has a phone and an address of its own."""

    def _say(verdict: Verdict, who: str, at: datetime = NOON, origin: str = "", **more: object) -> str:
        saying = Saying(code, verdict, who, origin or f"10.0.0.1 {who}", **more)  # type: ignore[arg-type]
        with change(engine) as connection:
            return reports.take_in(connection, saying, at)

    return _say


def entry_of(connection: Connection, number: str, at: datetime = NOON) -> ReportEntry:
    return report_queries.by_code(connection, code_hash(number), at)


def state(connection: Connection, at: datetime = NOON, **asked: object) -> OpenState | None:
    filters = Filters(**asked)  # type: ignore[arg-type]
    found = nearest_stations(connection, SearchRequest(HERE, at, filters, limit=1))
    return found[0].opening.state if found else None


def test_two_locked_reports_change_the_public_state_at_once(connection: Connection, say: Say) -> None:
    say(Verdict.LOCKED, "li", NOON - 20 * MINUTE)
    assert state(connection) is OpenState.OPEN
    say(Verdict.LOCKED, "wang", NOON)
    assert state(connection) is OpenState.UNKNOWN
    assert "有人反映锁门" in nearest_stations(connection, SearchRequest(HERE, NOON, limit=1))[0].card


def test_one_phone_cannot_count_twice(connection: Connection, say: Say) -> None:
    say(Verdict.LOCKED, "li", NOON - 20 * MINUTE)
    say(Verdict.LOCKED, "li")
    assert state(connection) is OpenState.OPEN


def test_a_phone_that_throws_its_cookie_away_cannot_count_twice(connection: Connection, say: Say) -> None:
    for cookie in ("first", "second", "third"):
        say(Verdict.LOCKED, cookie, origin="10.0.0.7 the same browser")
    assert state(connection) is OpenState.OPEN


def test_the_same_address_on_another_day_is_another_hash(engine: Engine, say: Say) -> None:
    for at in (NOON, NOON + timedelta(days=1)):
        say(Verdict.FINE, "li", at, origin="10.0.0.7 Chrome")
    with change(engine) as connection:
        kept = connection.scalars(select(report.c.origin_hash)).all()
    assert len(set(kept)) == 2
    assert not any(b"10.0.0.7" in one for one in kept)


def test_two_who_got_in_heal_it(connection: Connection, say: Say) -> None:
    for who in ("li", "wang"):
        say(Verdict.LOCKED, who, NOON - 10 * MINUTE)
    for who in ("zhao", "sun"):
        say(Verdict.FINE, who)
    assert state(connection) is OpenState.OPEN


def test_a_keepers_word_heals_it_and_the_liars_are_remembered(
    connection: Connection, engine: Engine, say: Say
) -> None:
    for who in ("li", "wang"):
        number = say(Verdict.LOCKED, who, NOON - 10 * MINUTE)
    with change(engine) as writing:
        station_id = writing.scalar(select(report.c.station_id).limit(1))
        assert station_id is not None
        doubt.overrule(writing, station_id, NOON)
    assert state(connection) is OpenState.OPEN
    assert entry_of(connection, number).agreed is False
    say(Verdict.LOCKED, "qian", NOON + MINUTE)
    assert state(connection, NOON + MINUTE) is OpenState.OPEN


def test_it_heals_by_itself(connection: Connection, say: Say) -> None:
    for who in ("li", "wang"):
        say(Verdict.LOCKED, who)
    assert state(connection, NOON + timedelta(hours=3)) is OpenState.UNKNOWN
    assert state(connection, NOON + timedelta(hours=5)) is OpenState.OPEN


def test_who_finds_it_locked_when_we_said_closed_tells_nothing_new(
    connection: Connection, engine: Engine, say: Say
) -> None:
    with change(engine) as writing:
        office = writing.execute(
            update(timetable).values(open_at=[], schedule="never").returning(timetable.c.id)
        )
        assert office.rowcount
    for who in ("li", "wang"):
        say(Verdict.LOCKED, who)
    with change(engine) as writing:
        assert writing.scalar(select(func.count()).select_from(hours_exception)) == 0


def test_who_needs_an_app_is_told_to_those_who_have_none(connection: Connection, say: Say) -> None:
    for who in ("li", "wang"):
        say(Verdict.NEEDS_APP, who)
    assert state(connection) is OpenState.OPEN
    assert state(connection, without_app=True) is OpenState.UNKNOWN


def test_a_full_room_is_still_open(connection: Connection, say: Say) -> None:
    for who in ("li", "wang"):
        say(Verdict.FULL, who)
    hit = nearest_stations(connection, SearchRequest(HERE, NOON, limit=1))[0]
    assert hit.opening.state is OpenState.OPEN and "有人反映人满了" in hit.card


def test_a_code_opens_its_own_report_alone(connection: Connection, say: Say) -> None:
    mine, other = say(Verdict.LOCKED, "li"), say(Verdict.FULL, "wang")
    assert entry_of(connection, mine).verdict is Verdict.LOCKED
    assert entry_of(connection, other.lower().replace("-", " ")).verdict is Verdict.FULL
    with pytest.raises(ReportNotFound):
        entry_of(connection, "AAAAA-AAAAA")


def test_no_code_is_kept(engine: Engine, say: Say) -> None:
    number = say(Verdict.LOCKED, "li")
    with change(engine) as connection:
        row = connection.execute(select(report)).one()
    assert not any(number in str(value) or number.encode() in bytes(str(value), "utf-8") for value in row)


def test_the_unions_answer_is_read_by_the_code(engine: Engine, connection: Connection, say: Say) -> None:
    number = say(Verdict.BROKEN, "li", service="drinking_water")
    with change(engine) as writing:
        reports.answer(writing, entry_of(connection, number).number, "明天换滤芯", "端州区总工会", NOON)
    found = entry_of(connection, number)
    assert (found.answer, found.answered_by, found.standing) == ("明天换滤芯", "端州区总工会", "工会已经答复")


def test_what_is_added_goes_with_the_report_for_a_day(
    engine: Engine, connection: Connection, say: Say
) -> None:
    number = say(Verdict.BROKEN, "li")
    with change(engine) as writing:
        details = Details("没有热水", "drinking_water", "13800000000", b"\xff\xd8jpeg")
        reports.add_details(writing, number, details, NOON + MINUTE)
    found = entry_of(connection, number)
    assert (found.words, found.service, found.has_contact, found.has_photo) == (
        "没有热水",
        "drinking_water",
        True,
        True,
    )
    with change(engine) as writing, pytest.raises(NothingToAdd):
        reports.add_details(writing, number, Details("再说一句"), NOON + timedelta(days=2))


def test_nobody_reports_of_a_station_that_is_not_there(engine: Engine) -> None:
    with change(engine) as connection, pytest.raises(StationNotFound):
        reports.take_in(connection, Saying("nope", Verdict.FINE, "li", "10.0.0.1"), NOON)


def test_one_origin_that_floods_is_refused_for_an_hour(say: Say) -> None:
    for number in range(reports.MOST_AN_HOUR):
        say(Verdict.FINE, f"p{number}", origin="10.6.6.6 script")
    with pytest.raises(TooManyReports):
        say(Verdict.LOCKED, "p", origin="10.6.6.6 script")
    say(Verdict.FINE, "p", NOON + timedelta(hours=1, minutes=1), origin="10.6.6.6 script")


def test_others_settle_a_report_after_some_hours(engine: Engine, connection: Connection, say: Say) -> None:
    honest = [say(Verdict.LOCKED, who, NOON + n * MINUTE) for n, who in enumerate("abce")]
    liar = say(Verdict.FINE, "d", NOON + 5 * MINUTE)
    assert report_keeping.settle(engine, NOON + timedelta(hours=1)) == 0
    assert report_keeping.settle(engine, NOON + timedelta(hours=5)) == 5
    assert [entry_of(connection, number).agreed for number in (*honest, liar)] == [True] * 4 + [False]
    assert report_keeping.settle(engine, NOON + timedelta(hours=5)) == 0


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (1, {"contact": True, "photo": True, "origin": True, "device": True}),
        (5, {"contact": True, "photo": True, "origin": False, "device": True}),
        (31, {"contact": False, "photo": True, "origin": False, "device": True}),
        (91, {"contact": False, "photo": False, "origin": False, "device": True}),
        (181, {"contact": False, "photo": False, "origin": False, "device": False}),
    ],
)
def test_what_is_personal_is_forgotten_in_its_time(
    engine: Engine, say: Say, days: int, left: dict[str, bool]
) -> None:
    number = say(Verdict.LOCKED, "li")
    with change(engine) as connection:
        reports.add_details(connection, number, Details(contact="13800000000", photo=b"jpeg"), NOON)
    report_keeping.forget(engine, NOON + timedelta(days=days))
    with change(engine) as connection:
        row = connection.execute(select(report)).one()
        photos = connection.scalar(select(func.count()).select_from(report_photo))
        salts = connection.scalar(select(func.count()).select_from(origin_salt))
    found = {
        "contact": bool(row.contact),
        "photo": bool(photos),
        "origin": row.origin_hash is not None,
        "device": row.device_hash is not None,
    }
    assert found == left
    assert bool(salts) == left["origin"]


def test_what_is_sent_again_under_its_key_is_one_report(say: Say, connection: Connection) -> None:
    key = "0123456789abcdef0123456789abcdef"
    codes = {say(Verdict.LOCKED, "li", key=key) for _ in range(3)}
    assert len(codes) == 1
    assert connection.scalar(select(func.count()).select_from(report)) == 1
    assert entry_of(connection, codes.pop()).verdict is Verdict.LOCKED
    say(Verdict.LOCKED, "li", key=key[::-1])
    assert connection.scalar(select(func.count()).select_from(report)) == 2


def test_what_was_written_without_a_network_counts_from_when_it_was_so(
    say: Say, connection: Connection
) -> None:
    then = NOON - timedelta(hours=30)
    number = say(Verdict.LOCKED, "li", said_at=then)
    assert entry_of(connection, number).said_at == then
    for at in (NOON - timedelta(days=4), NOON + timedelta(hours=1)):
        with pytest.raises(ReportTooOld):
            say(Verdict.LOCKED, "wang", said_at=at)


def test_a_flood_is_not_let_in_by_saying_it_was_yesterday(say: Say) -> None:
    for n in range(reports.MOST_AN_HOUR):
        say(Verdict.FINE, f"p{n}", origin="10.0.0.9")
    with pytest.raises(TooManyReports):
        say(Verdict.FINE, "p", origin="10.0.0.9", said_at=NOON - timedelta(hours=20))
