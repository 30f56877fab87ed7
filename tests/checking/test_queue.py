"""The checking queue: what comes first, one person a station, and what an outcome does."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, access, north
from sqlalchemy import Connection, Engine, delete, insert, select, text

from locator.accounts.domain.rights import Area, Role
from locator.checking.actions import claims
from locator.checking.domain.call import CLAIM_LIFETIME
from locator.checking.queries import queue
from locator.checking.tables import check_call, check_claim
from locator.db.session import Login, change, write_engine
from locator.entries.queries import drafts
from locator.history.queries.integrity import current_table, replay_table
from locator.hours.tables import hours_exception
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.station import Facet
from locator.stations.tables import facet_check

COUNTY, OTHER = "441202", "441203"
SetClock = Callable[[datetime], None]


@pytest.fixture
def clerk(staff: SignIn) -> StaffClient:
    """Return an editor of the county."""
    return staff(Role.EDITOR, COUNTY)


def codes_of(connection: Connection, *ids: int) -> list[str]:
    return [stored.code for stored in drafts.by_ids(connection, ids)]


def check_all(engine: Engine, station_id: int, at: datetime) -> None:
    values = {"station_id": station_id, "checked_at": at}
    with change(engine) as connection:
        connection.execute(delete(facet_check).where(facet_check.c.station_id == station_id))
        connection.execute(insert(facet_check), [values | {"facet": facet.value} for facet in Facet])


def report(engine: Engine, code: str, *devices: str) -> None:
    for device in devices:
        with change(engine) as connection:
            new = NewReport(code, Verdict.LOCKED, device, f"10.0.{len(device)}.1")
            reports.submit(connection, new, NOON - timedelta(hours=1))


def test_the_queue_begins_with_what_sends_people_to_locked_doors(
    clerk: StaffClient, engine: Engine, connection: Connection, add: AddStation
) -> None:
    ids = {
        "checked": add(name="刚核实的", phone="1"),
        "old": add(at=north(500), name="老的", phone="0758-1"),
        "doubted": add(at=north(900), name="有人说锁着", phone="0758-2"),
        "unknown": add(
            at=north(1300), name="不知道怎么进", phone="0758-3", access=access(AccessMethod.UNKNOWN)
        ),
        "mute": add(at=north(1700), name="没有电话的"),
        "elsewhere": add(at=north(2100), name="别处的", phone="0758-4", division_code=OTHER),
    }
    for name in ("checked", "doubted", "unknown"):
        check_all(engine, ids[name], NOON - timedelta(days=2))
    check_all(engine, ids["old"], NOON - timedelta(days=400))
    report(engine, codes_of(connection, ids["doubted"])[0], "甲", "乙乙", "丙丙丙")
    page = clerk.get("/staff/checks").text
    places = [page.find(name) for name in ("有人说锁着", "老的", "不知道怎么进", "没有电话的")]
    assert -1 not in places and places == sorted(places), places
    assert "刚核实的" not in page and "别处的" not in page and "演示" not in page
    assert "公众正看到有人说不对" in page and "时间 400 天没核实" in page and "先查一个" in page
    only = clerk.get("/staff/checks?because=doubted").text
    assert "有人说锁着" in only and "没有电话的" not in only


def test_two_people_never_get_the_same_station(
    staff: SignIn, engine: Engine, connection: Connection, add: AddStation, now_is: SetClock
) -> None:
    first, second = (codes_of(connection, add(at=north(n * 400), phone=f"0758-{n}"))[0] for n in (1, 2))
    one, other = staff(Role.EDITOR, COUNTY), staff(Role.APPROVER, COUNTY)
    assert one.send("/staff/checks/next").location.startswith(f"/staff/checks/{first}")
    assert one.send("/staff/checks/next").location.startswith(f"/staff/checks/{first}"), "keeps what is held"
    assert other.send("/staff/checks/next").location.startswith(f"/staff/checks/{second}")
    third = staff(Role.EDITOR, COUNTY)
    assert "told=nothing-due" in third.send("/staff/checks/next").location
    assert "told=station-held" in third.send(f"/staff/checks/{first}/take").location
    assert "正在打这一站" in third.get(f"/staff/checks/{first}").text
    refused = third.send(f"/staff/checks/{first}", outcome="no_answer", note="没人")
    assert refused.status_code == 409 and "没人" in refused.text
    now_is(NOON + CLAIM_LIFETIME + timedelta(minutes=1))
    assert third.send("/staff/checks/next").location.startswith(f"/staff/checks/{first}")
    stranger = staff(Role.ADMINISTRATOR, OTHER)
    assert stranger.send(f"/staff/checks/{second}/take").status_code == 403
    assert stranger.get(f"/staff/checks/{second}").status_code == 403


def test_claims_at_the_same_moment_fall_on_different_stations(
    staff: SignIn, engine: Engine, database_url: str, connection: Connection, add: AddStation
) -> None:
    """The second claims while the first has not committed: it waits for the first, then takes the next."""
    ids = [add(at=north(n * 400), phone="0758-1") for n in (1, 2)]
    people = [staff(Role.EDITOR, COUNTY) for _ in ids]
    working = write_engine(database_url, login=Login("locator_staff"))
    with change(working, people[0].by) as first:
        assert claims.claim(first, ids[0], people[0].key, NOON)
        candidates = queue.next_free(connection, [Area("端州区", COUNTY)], people[1].key, NOON, 20)
        assert [one.id for one in candidates] == ids, "not yet to be seen"
    with change(working, people[1].by) as second:
        assert not claims.claim(second, ids[0], people[1].key, NOON)
        assert claims.claim(second, ids[1], people[1].key, NOON)
    working.dispose()
    held = connection.execute(select(check_claim.c.station_id, check_claim.c.staff_id)).all()
    assert sorted(map(tuple, held)) == [(key, one.key) for key, one in zip(ids, people, strict=True)]


def test_an_outcome_renews_checks_ends_doubts_and_goes_on(
    clerk: StaffClient, engine: Engine, connection: Connection, add: AddStation
) -> None:
    ids = [add(phone="0758-1"), add(at=north(800), phone="0758-2")]
    first, second = codes_of(connection, *ids)
    report(engine, first, "甲", "乙乙", "丙丙丙")
    current = select(hours_exception.c.id).where(hours_exception.c.lifted_at.is_(None))
    assert connection.scalars(current).all(), "the public is warned"
    clerk.send("/staff/checks/next")
    said = {"place": "right", "hours": "right", "access": "right", "services": "unasked", "phone": "right"}
    answer = clerk.send(f"/staff/checks/{first}", outcome="answered", do="next", note="门卫老张接的", **said)
    assert answer.location.startswith(f"/staff/checks/{second}"), answer.text
    checks = dict(
        connection.execute(
            select(facet_check.c.facet, facet_check.c.checked_by).where(
                facet_check.c.station_id == ids[0], facet_check.c.checked_at == NOON
            )
        ).all()
    )
    assert set(checks) == {"position", "hours", "access"} and "工会打电话" in checks["hours"]
    assert connection.scalars(current).all() == []
    assert "门卫老张接的" in clerk.get(f"/staff/checks/{first}").text
    assert f">{first}<" not in clerk.get("/staff/checks").text, "not again within a season"
    wrong = clerk.send(f"/staff/checks/{second}", outcome="answered", hours="wrong", do="edit")
    assert wrong.location.startswith(f"/staff/stations/{second}/edit")
    with change(engine) as owner:
        assert replay_table(owner, "check_call") == current_table(owner, "check_call")
    assert not connection.scalars(select(check_claim.c.station_id)).all()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "请先选这个电话打得怎么样"),
        ({"outcome": "answered"}, "请至少选一项"),
        ({"outcome": "no_answer", "hours": "right"}, "没有问到"),
        ({"outcome": "answered", "hours": "maybe"}, "请先选"),
        ({"outcome": "no_answer", "note": "长" * 501}, "最多写 500 个字"),
    ],
)
def test_a_form_that_says_nothing_is_asked_again(
    clerk: StaffClient, connection: Connection, add: AddStation, form: dict[str, str], sentence: str
) -> None:
    (code,) = codes_of(connection, add(phone="0758-1"))
    clerk.send("/staff/checks/next")
    answer = clerk.send(f"/staff/checks/{code}", **form)
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert not connection.scalars(select(check_call.c.id)).all()


def test_nobody_writes_in_another_name(staff: SignIn, database_url: str, add: AddStation) -> None:
    """Row security, whatever the program does."""
    station_id, clerk, other = add(), staff(Role.EDITOR, COUNTY), staff(Role.EDITOR, COUNTY)
    working = write_engine(database_url, login=Login("locator_staff"))
    forged = text(
        "INSERT INTO check_call (station_id, staff_id, called_at, outcome, again_at)"
        " VALUES (:station, :staff, now(), 'refused', now())"
    )
    with pytest.raises(Exception, match="范围"), change(working, clerk.by) as connection:
        connection.execute(forged, {"station": station_id, "staff": other.key})
    working.dispose()
