"""Submitted reports: who counts, what the public sees, what is deleted when."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest
from factories import HERE, NOON, AddStation
from sqlalchemy import Connection, Engine, func, insert, literal, select, update

from locator.db.session import change
from locator.hours.domain.state import OpenState
from locator.hours.tables import hours_exception, timetable
from locator.limits import REPORTS
from locator.reports.actions import doubt, maintenance, reports
from locator.reports.actions.reports import Details, NewReport, code_hash
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
Report = Callable[..., str]


@pytest.fixture
def code(add: AddStation, engine: Engine) -> str:
    """Return the code of a station that is always open, to anybody."""
    station_id = add(opening_hours="24/7")
    with change(engine) as connection:
        return str(
            connection.scalar(select(public_station.c.code).where(public_station.c.station_id == station_id))
        )


@pytest.fixture
def send(engine: Engine, code: str) -> Report:
    """Return a function that sends a report; each `who` has a device and a network of its own."""
    networks = count(1)
    addresses: defaultdict[str, str] = defaultdict(lambda: f"10.0.{next(networks)}.1")

    def _send(verdict: Verdict, who: str, at: datetime = NOON, origin: str = "", **more: object) -> str:
        new = NewReport(code, verdict, who, origin or addresses[who], **more)  # type: ignore[arg-type]
        with change(engine) as connection:
            return reports.submit(connection, new, at)

    return _send


def entry_of(connection: Connection, number: str, at: datetime = NOON) -> ReportEntry:
    return report_queries.by_code(connection, code_hash(number), at)


def state(connection: Connection, at: datetime = NOON, **options: object) -> OpenState | None:
    filters = Filters(**options)  # type: ignore[arg-type]
    found = nearest_stations(connection, SearchRequest(HERE, at, filters, limit=1))
    return found[0].opening.state if found else None


def test_two_reports_of_a_locked_door_change_the_public_state(connection: Connection, send: Report) -> None:
    send(Verdict.LOCKED, "li", NOON - 20 * MINUTE)
    assert state(connection) is OpenState.OPEN
    send(Verdict.LOCKED, "wang", NOON)
    assert state(connection) is OpenState.UNKNOWN
    assert "有人反映锁门".encode() in nearest_stations(connection, SearchRequest(HERE, NOON, limit=1))[0].card


def test_reports_of_one_phone_count_once(connection: Connection, send: Report) -> None:
    send(Verdict.LOCKED, "li", NOON - 20 * MINUTE)
    send(Verdict.LOCKED, "li")
    assert state(connection) is OpenState.OPEN


def test_a_phone_that_deletes_its_cookie_counts_once(connection: Connection, send: Report) -> None:
    for cookie in ("first", "second", "third"):
        send(Verdict.LOCKED, cookie, origin="10.0.0.7")
    assert state(connection) is OpenState.OPEN


def test_an_address_has_another_hash_on_another_day(engine: Engine, send: Report) -> None:
    for at in (NOON, NOON + timedelta(days=1)):
        send(Verdict.FINE, "li", at, origin="10.0.0.7")
    with change(engine) as connection:
        hashes = connection.scalars(select(report.c.origin_hash)).all()
    assert len(set(hashes)) == 2
    assert not any(b"10.0.0.7" in hashed for hashed in hashes)


def test_two_reports_of_an_open_door_end_the_doubt(connection: Connection, send: Report) -> None:
    for who in ("li", "wang"):
        send(Verdict.LOCKED, who, NOON - 10 * MINUTE)
    for who in ("zhao", "sun"):
        send(Verdict.FINE, who)
    assert state(connection) is OpenState.OPEN


def test_a_keepers_confirmation_ends_the_doubt_and_counts_against_the_reporters(
    connection: Connection, engine: Engine, send: Report
) -> None:
    for who in ("li", "wang"):
        number = send(Verdict.LOCKED, who, NOON - 10 * MINUTE)
    with change(engine) as writing:
        station_id = writing.scalar(select(report.c.station_id).limit(1))
        assert station_id is not None
        doubt.overrule(writing, station_id, NOON)
    assert state(connection) is OpenState.OPEN
    assert entry_of(connection, number).agreed is False
    send(Verdict.LOCKED, "qian", NOON + MINUTE)
    assert state(connection, NOON + MINUTE) is OpenState.OPEN


def test_a_doubt_fades_by_itself(connection: Connection, send: Report) -> None:
    for who in ("li", "wang"):
        send(Verdict.LOCKED, who)
    assert state(connection, NOON + timedelta(hours=3)) is OpenState.UNKNOWN
    assert state(connection, NOON + timedelta(hours=5)) is OpenState.OPEN


def test_a_locked_door_outside_of_opening_hours_is_no_evidence(
    connection: Connection, engine: Engine, send: Report
) -> None:
    with change(engine) as writing:
        updated = writing.execute(
            update(timetable).values(open_at=[], schedule="never").returning(timetable.c.id)
        )
        assert updated.rowcount
    for who in ("li", "wang"):
        send(Verdict.LOCKED, who)
    with change(engine) as writing:
        assert writing.scalar(select(func.count()).select_from(hours_exception)) == 0


def test_needing_an_app_matters_to_searches_without_app_only(connection: Connection, send: Report) -> None:
    for who in ("li", "wang"):
        send(Verdict.NEEDS_APP, who)
    assert state(connection) is OpenState.OPEN
    assert state(connection, without_app=True) is OpenState.UNKNOWN


def test_a_full_station_stays_open(connection: Connection, send: Report) -> None:
    for who in ("li", "wang"):
        send(Verdict.FULL, who)
    hit = nearest_stations(connection, SearchRequest(HERE, NOON, limit=1))[0]
    assert hit.opening.state is OpenState.OPEN and "有人反映人满了".encode() in hit.card


def test_a_code_opens_its_own_report_only(connection: Connection, send: Report) -> None:
    own, other = send(Verdict.LOCKED, "li"), send(Verdict.FULL, "wang")
    assert entry_of(connection, own).verdict is Verdict.LOCKED
    assert entry_of(connection, other.lower().replace("-", " ")).verdict is Verdict.FULL
    with pytest.raises(ReportNotFound):
        entry_of(connection, "AAAAA-AAAAA")


def test_codes_are_not_stored(engine: Engine, send: Report) -> None:
    number = send(Verdict.LOCKED, "li")
    with change(engine) as connection:
        row = connection.execute(select(report)).one()
    assert not any(number in str(value) or number.encode() in bytes(str(value), "utf-8") for value in row)


def test_the_unions_answer_is_found_by_the_code(engine: Engine, connection: Connection, send: Report) -> None:
    number = send(Verdict.BROKEN, "li", service="drinking_water")
    with change(engine) as writing:
        reports.answer(writing, entry_of(connection, number).number, "明天换滤芯", "端州区总工会", NOON)
    found = entry_of(connection, number)
    assert (found.answer, found.answered_by, found.standing) == ("明天换滤芯", "端州区总工会", "工会已经答复")


def test_details_can_be_added_within_a_day(engine: Engine, connection: Connection, send: Report) -> None:
    number = send(Verdict.BROKEN, "li")
    with change(engine) as writing:
        details = Details("没有热水", "drinking_water", "13800000000")
        reports.add_details(writing, number, details, NOON + MINUTE)
    found = entry_of(connection, number)
    assert (found.words, found.service, found.has_contact) == ("没有热水", "drinking_water", True)
    with change(engine) as writing, pytest.raises(NothingToAdd):
        reports.add_details(writing, number, Details("再说一句"), NOON + timedelta(days=2))


def test_a_report_of_an_unknown_station_is_refused(engine: Engine) -> None:
    with change(engine) as connection, pytest.raises(StationNotFound):
        reports.submit(connection, NewReport("nope", Verdict.FINE, "li", "10.0.0.1"), NOON)


def test_reports_of_one_origin_are_limited_per_hour(send: Report) -> None:
    for number in range(REPORTS.most):
        send(Verdict.FINE, f"p{number}", origin="10.6.6.6")
    with pytest.raises(TooManyReports):
        send(Verdict.LOCKED, "p", origin="10.6.6.6")
    send(Verdict.FINE, "p", NOON + timedelta(hours=1, minutes=1), origin="10.6.6.6")


def test_reports_are_settled_by_others_after_some_hours(
    engine: Engine, connection: Connection, send: Report
) -> None:
    honest = [send(Verdict.LOCKED, who, NOON + n * MINUTE) for n, who in enumerate("abce")]
    liar = send(Verdict.FINE, "d", NOON + 5 * MINUTE)
    assert maintenance.settle_reports(engine, NOON + timedelta(hours=1)) == 0
    assert maintenance.settle_reports(engine, NOON + timedelta(hours=5)) == 5
    assert [entry_of(connection, number).agreed for number in (*honest, liar)] == [True] * 4 + [False]
    assert maintenance.settle_reports(engine, NOON + timedelta(hours=5)) == 0


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
def test_personal_data_is_deleted_after_its_retention_time(
    engine: Engine, send: Report, days: int, left: dict[str, bool]
) -> None:
    number = send(Verdict.LOCKED, "li")
    with change(engine) as connection:
        reports.add_details(connection, number, Details(contact="13800000000"), NOON)
        kept = select(report.c.id, literal(b"jpeg"), literal(NOON))
        connection.execute(insert(report_photo).from_select(["report_id", "jpeg", "taken_in_at"], kept))
    maintenance.delete_expired(engine, NOON + timedelta(days=days))
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


def test_reports_with_the_same_key_are_stored_once(send: Report, connection: Connection) -> None:
    key = "0123456789abcdef0123456789abcdef"
    codes = {send(Verdict.LOCKED, "li", key=key) for _ in range(3)}
    assert len(codes) == 1
    assert connection.scalar(select(func.count()).select_from(report)) == 1
    assert entry_of(connection, codes.pop()).verdict is Verdict.LOCKED
    send(Verdict.LOCKED, "li", key=key[::-1])
    assert connection.scalar(select(func.count()).select_from(report)) == 2


def test_a_report_written_offline_counts_from_the_time_of_observation(
    send: Report, connection: Connection
) -> None:
    observed_at = NOON - timedelta(hours=30)
    number = send(Verdict.LOCKED, "li", said_at=observed_at)
    assert entry_of(connection, number).said_at == observed_at
    for at in (NOON - timedelta(days=4), NOON + timedelta(hours=1)):
        with pytest.raises(ReportTooOld):
            send(Verdict.LOCKED, "wang", said_at=at)


def test_the_limit_per_hour_holds_for_past_observations_too(send: Report) -> None:
    for n in range(REPORTS.most):
        send(Verdict.FINE, f"p{n}", origin="10.0.0.9")
    with pytest.raises(TooManyReports):
        send(Verdict.FINE, "p", origin="10.0.0.9", said_at=NOON - timedelta(hours=20))
