"""Duplicates are found and asked about once; two stations become one, and two again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select, text

import locator
from locator.accounts.domain.rights import Actor, Appointment, Area, Role
from locator.db.session import ChangeContext, Login, change, write_engine
from locator.duplicates.actions import duplicates, merging
from locator.duplicates.actions.duplicates import PairVerdict
from locator.duplicates.tables import duplicate
from locator.editing.actions import families
from locator.editing.actions.restore import restore_version
from locator.editing.domain.errors import MergerRefused
from locator.entries.queries import drafts, entry
from locator.errors import NotAllowed
from locator.history.queries import history
from locator.keepers.actions import confirmations, links
from locator.reports.actions import reports
from locator.reports.actions.reports import Saying
from locator.reports.domain.report import Verdict
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.stations.queries import short_links
from locator.stations.tables import station

As = Callable[[Callable[[Connection], object]], object]


def actor_of(client: StaffClient, code: str) -> Actor:
    appointed = Appointment(Role.APPROVER, Area("这里", code))
    return Actor(client.key, "陈建国", client.email, client.token, (appointed,))


@pytest.fixture
def boss(staff: SignIn) -> Actor:
    """Return an approver of Duanzhou."""
    return actor_of(staff(Role.APPROVER, "441202"), "441202")


@pytest.fixture
def at_desk(engine: Engine) -> Callable[..., object]:
    """Return a way to act as the desk does: under its role, on a session's word."""
    url = engine.url.render_as_string(hide_password=False)

    def act(actor: Actor, do: Callable[[Connection], object]) -> object:
        desk = write_engine(url, login=Login("locator_staff"))
        try:
            with change(desk, ChangeContext(session=actor.token)) as connection:
                return do(connection)
        finally:
            desk.dispose()

    return act


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def pairs(engine: Engine) -> set[tuple[int, int]]:
    with engine.connect() as connection:
        waits = select(duplicate.c.left_id, duplicate.c.right_id).where(duplicate.c.verdict == "")
        return {(row[0], row[1]) for row in connection.execute(waits)}


def test_like_names_nearby_and_anything_at_the_same_spot_are_asked_about(
    engine: Engine, add: AddStation
) -> None:
    one = add(name="黄塘工会驿站")
    like = add(name="黄塘户外劳动者服务站", at=north(120))
    at_the_spot = add(name="律师工作室", at=north(8))
    add(name="黄塘驿站", at=north(400))  # too far away
    add(name="黄塘驿站", at=north(30), division_code="441203")  # another district's
    add(name="蓝湖饭店驿站", at=north(90))  # another place
    assert duplicates.find(engine, NOON) == 2
    assert pairs(engine) == {(one, like), (one, at_the_spot)}


def test_only_what_changed_is_looked_at_again(engine: Engine, add: AddStation) -> None:
    one, other = add(name="黄塘工会驿站"), add(name="黄塘驿站", at=north(60))
    duplicates.find(engine, NOON)
    with change(engine) as connection:
        connection.execute(text("ALTER TABLE station DISABLE TRIGGER station_version"))
        connection.execute(text("UPDATE station SET updated_at = '2020-01-01'"))
        connection.execute(text("ALTER TABLE station ENABLE TRIGGER station_version"))
        connection.execute(text("DELETE FROM duplicate"))
    assert duplicates.find(engine, NOON) == 0
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET phone = '1' WHERE id = :id"), {"id": other})
    assert duplicates.find(engine, NOON) == 1
    assert pairs(engine) == {(one, other)}


def test_what_is_not_the_same_is_never_asked_again(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    pair = add(name="黄塘工会驿站"), add(name="黄塘驿站", at=north(60))
    duplicates.find(engine, NOON)
    at_desk(boss, lambda c: duplicates.decide(c, pair, PairVerdict.DIFFERENT, boss, NOON))
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET phone = '1'"))
    assert duplicates.find(engine, NOON) == 0


def merge(at_desk: Callable[..., object], boss: Actor, survivor: int, goes: int, **cells: str) -> int:
    def act(connection: Connection) -> object:
        stays, leaves = drafts.by_ids(connection, [survivor, goes])
        wanted = cells_of(stays.draft) | cells
        return merging.merge(connection, boss, stays, leaves, wanted, "登记了两次", NOON)

    done = at_desk(boss, act)
    assert isinstance(done, int)
    return done


def test_a_merged_station_leads_to_its_successor_through_every_merger(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object], client: FlaskClient
) -> None:
    first, second, third = add(), add(at=north(10)), add(name="最后的站", at=north(20))
    codes = [code_of(engine, key) for key in (first, second, third)]
    merge(at_desk, boss, second, first)
    merge(at_desk, boss, third, second, phone="0758-1")
    with engine.connect() as connection:
        told = entry.by_code(connection, codes[0])
        assert (told.status, told.successor_code) == (LifecycleStatus.MERGED, codes[2])
        assert short_links.resolve_code(connection, codes[0]) == codes[2]
        assert entry.by_code(connection, codes[2]).card["properties"]["phone"] == "0758-1"
    assert client.get(f"/s/{codes[0]}").location == f"/stations/{codes[2]}?was={codes[0]}"
    assert f"您找的编号 {codes[0]} 已经并入这一站" in client.get(f"/stations/{codes[2]}?was={codes[0]}").text
    assert "已经并入这一站" not in client.get(f"/stations/{codes[2]}?was=123").text
    api = client.get(f"/api/v1/stations/{codes[0]}").json
    assert api and (api["properties"]["status"], api["properties"]["successor"]) == ("merged", codes[2])


def test_a_report_by_the_old_code_reaches_the_successor(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    stays, goes = add(), add(at=north(10))
    old = code_of(engine, goes)
    merge(at_desk, boss, stays, goes)
    with change(engine) as connection:
        reports.take_in(connection, Saying(old, Verdict.LOCKED, "phone", "here"), NOON)
        assert connection.scalar(text("SELECT station_id FROM report")) == stays


def test_a_keepers_open_link_opens_the_successor_and_goes_back(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    stays, goes = add(), add(at=north(10))
    codes = code_of(engine, stays), code_of(engine, goes)
    with change(engine) as connection:
        confirmations.name_keeper(connection, codes[1], "wang@example.org", "", NOON)
        token = links.make(connection, goes, NOON)
    number = merge(at_desk, boss, stays, goes)
    with engine.connect() as connection:
        assert links.opened(connection, token, NOON) == codes[0]
        assert connection.scalar(text("SELECT station_id FROM keeper")) == stays
    at_desk(boss, lambda c: merging.undo(c, boss, number, NOON))
    with engine.connect() as connection:
        assert links.opened(connection, token, NOON) == codes[1]
        assert connection.scalar(text("SELECT station_id FROM keeper")) == goes


def test_a_merger_is_undone_and_keeps_what_was_changed_since(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    stays, goes = add(name="甲站", phone="1"), add(name="乙站", at=north(10), status_reason="新开")
    room = add(name="乙站的屋子", at=north(11))
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET parent_id = :g WHERE id = :r"), {"g": goes, "r": room})
        before = cells_of(drafts.by_ids(connection, [goes])[0].draft)
    duplicates.find(engine, NOON)
    number = merge(at_desk, boss, stays, goes, name="甲乙站", phone="2")
    with change(engine) as connection:
        assert connection.scalar(select(station.c.parent_id).where(station.c.id == room)) == stays
        connection.execute(text("UPDATE station SET phone = '3' WHERE id = :id"), {"id": stays})
    at_desk(boss, lambda c: merging.undo(c, boss, number, NOON))
    with engine.connect() as connection:
        survivor, back = (one.draft for one in drafts.by_ids(connection, [stays, goes]))
        assert (survivor.name, survivor.phone) == ("甲站", "3")
        assert cells_of(back) == before
        assert connection.scalar(select(station.c.parent_id).where(station.c.id == room)) == goes
    assert (stays, goes) in pairs(engine)
    with pytest.raises(MergerRefused):
        at_desk(boss, lambda c: merging.undo(c, boss, number, NOON))


def test_a_room_outlives_its_house(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    house, room, other = add(), add(at=north(5)), add(at=north(6))
    with change(engine) as connection:
        connection.execute(
            text("UPDATE station SET parent_id = :h WHERE id IN (:r, :o)"),
            {"h": house, "r": room, "o": other},
        )
    number = merge(at_desk, boss, room, house)
    parents = select(station.c.id, station.c.parent_id)
    with engine.connect() as connection:
        assert dict(connection.execute(parents).all()) == {house: None, room: None, other: room}
    at_desk(boss, lambda c: merging.undo(c, boss, number, NOON))
    with engine.connect() as connection:
        assert dict(connection.execute(parents).all()) == {house: None, room: house, other: house}


def test_rooms_have_no_rooms(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    house, room, third = add(name="大站"), add(name="小屋", at=north(5)), add(at=north(6))
    codes = {key: code_of(engine, key) for key in (house, room, third)}

    def under(child: int, parent: int) -> object:
        return at_desk(
            boss, lambda c: families.set_parent(c, boss, drafts.by_ids(c, [child])[0], codes[parent])
        )

    under(room, house)
    for child, parent in ((third, room), (house, third), (house, house)):
        with pytest.raises(MergerRefused):
            under(child, parent)
    with engine.connect() as connection:
        assert [one.name for one in entry.by_code(connection, codes[house]).rooms] == ["小屋"]
        inside = entry.by_code(connection, codes[room]).parent
        assert inside and (inside.name, inside.kind) == ("大站", StationKind.UNION_STATION)
    with pytest.raises(Exception, match="a room has no rooms"), change(engine) as connection:
        connection.execute(text("UPDATE station SET parent_id = :r WHERE id = :t"), {"r": room, "t": third})


@pytest.mark.parametrize("mine", [0, 1])
def test_a_station_of_another_area_is_neither_swallowed_nor_swallows(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object], mine: int
) -> None:
    keys = [add(), add(at=north(10), division_code="441203")]
    with pytest.raises(NotAllowed):
        merge(at_desk, boss, keys[mine], keys[1 - mine])
    with engine.connect() as connection:
        assert set(connection.scalars(select(station.c.status))) == {"open"}


def test_a_merged_station_is_not_restored_behind_the_mergers_back(
    engine: Engine, add: AddStation, boss: Actor, at_desk: Callable[..., object]
) -> None:
    stays, goes = add(), add(at=north(10))
    merge(at_desk, boss, stays, goes)
    with engine.connect() as connection:
        first = history.timeline(connection, goes)[-1].set_id
    with pytest.raises(MergerRefused), change(engine) as connection:
        restore_version(connection, code_of(engine, goes), first, NOON.date())


def test_no_login_of_the_program_may_delete_a_station(engine: Engine) -> None:
    may = text("SELECT has_table_privilege(:role, 'station', 'DELETE')")
    with engine.connect() as connection:
        for role in ("locator_staff", "locator_public", "locator_door"):
            assert not connection.scalar(may, {"role": role})


def test_no_code_deletes_stations_but_the_demo_sets_own() -> None:
    rooms = Path(locator.__file__).parent
    deleting = re.compile(r"delete\(station\)|DELETE\s+FROM\s+station\b", re.IGNORECASE)
    found = {path.name for path in rooms.rglob("*.py") if deleting.search(path.read_text(encoding="utf-8"))}
    assert found == {"demo.py"}
