"""Possible duplicates are found and decided once; stations are merged, and mergers are undone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from clerks import SignIn, StaffClient
from factories import NOON, AddStation, north
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, insert, select, text

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
from locator.history.queries import timeline
from locator.keepers.actions import confirmations, links
from locator.keepers.domain.person import Person
from locator.photos.tables import station_photo
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.stations.queries import short_links
from locator.stations.tables import station


def actor_of(client: StaffClient, code: str) -> Actor:
    appointment = Appointment(Role.APPROVER, Area("这里", code))
    return Actor(client.key, "陈建国", client.email, client.token, (appointment,))


@pytest.fixture
def boss(staff: SignIn) -> Actor:
    """Return an approver in Duanzhou."""
    return actor_of(staff(Role.APPROVER, "441202"), "441202")


@pytest.fixture
def as_staff(engine: Engine) -> Callable[..., object]:
    """Return a function that runs a change as the staff pages do: under their role and a session."""
    url = engine.url.render_as_string(hide_password=False)

    def run(actor: Actor, work: Callable[[Connection], object]) -> object:
        staff_engine = write_engine(url, login=Login("locator_staff"))
        try:
            with change(staff_engine, ChangeContext(session=actor.token)) as connection:
                return work(connection)
        finally:
            staff_engine.dispose()

    return run


def code_of(engine: Engine, key: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))


def open_pairs(engine: Engine) -> set[tuple[int, int]]:
    with engine.connect() as connection:
        query = select(duplicate.c.left_id, duplicate.c.right_id).where(duplicate.c.verdict == "")
        return {(row[0], row[1]) for row in connection.execute(query)}


def test_similar_names_nearby_and_any_names_at_the_same_spot_are_possible_duplicates(
    engine: Engine, add: AddStation
) -> None:
    station_id = add(name="黄塘工会驿站")
    similar = add(name="黄塘户外劳动者服务站", at=north(120))
    same_spot = add(name="律师工作室", at=north(8))
    add(name="黄塘驿站", at=north(400))  # too far away
    add(name="黄塘驿站", at=north(30), division_code="441203")  # another district's
    add(name="蓝湖饭店驿站", at=north(90))  # another place
    assert duplicates.find_duplicates(engine, NOON) == 2
    assert open_pairs(engine) == {(station_id, similar), (station_id, same_spot)}


def test_only_changed_stations_are_searched_again(engine: Engine, add: AddStation) -> None:
    first, second = add(name="黄塘工会驿站"), add(name="黄塘驿站", at=north(60))
    duplicates.find_duplicates(engine, NOON)
    with change(engine) as connection:
        connection.execute(text("ALTER TABLE station DISABLE TRIGGER station_version"))
        connection.execute(text("UPDATE station SET updated_at = '2020-01-01'"))
        connection.execute(text("ALTER TABLE station ENABLE TRIGGER station_version"))
        connection.execute(text("DELETE FROM duplicate"))
    assert duplicates.find_duplicates(engine, NOON) == 0
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET phone = '1' WHERE id = :id"), {"id": second})
    assert duplicates.find_duplicates(engine, NOON) == 1
    assert open_pairs(engine) == {(first, second)}


def test_a_pair_that_was_decided_to_be_two_stations_is_not_opened_again(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    pair = add(name="黄塘工会驿站"), add(name="黄塘驿站", at=north(60))
    duplicates.find_duplicates(engine, NOON)
    as_staff(
        boss,
        lambda connection: duplicates.record_verdict(connection, pair, PairVerdict.DIFFERENT, boss, NOON),
    )
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET phone = '1'"))
    assert duplicates.find_duplicates(engine, NOON) == 0


def merge(
    as_staff: Callable[..., object], boss: Actor, survivor_id: int, merged_id: int, **cells: str
) -> int:
    """Merge two stations with changes of the survivor's cells; return the merger's id."""

    def merge_stations(connection: Connection) -> object:
        survivor, merged = drafts.by_ids(connection, [survivor_id, merged_id])
        merged_cells = cells_of(survivor.draft) | cells
        return merging.merge_stations(connection, boss, survivor, merged, merged_cells, "登记了两次", NOON)

    merger_id = as_staff(boss, merge_stations)
    assert isinstance(merger_id, int)
    return merger_id


def test_a_merged_station_leads_to_its_last_successor_through_several_mergers(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object], client: FlaskClient
) -> None:
    first, second, third = add(), add(at=north(10)), add(name="最后的站", at=north(20))
    codes = [code_of(engine, key) for key in (first, second, third)]
    merge(as_staff, boss, second, first)
    merge(as_staff, boss, third, second, phone="0758-1")
    with engine.connect() as connection:
        merged = entry.by_code(connection, codes[0])
        assert (merged.status, merged.successor_code) == (LifecycleStatus.MERGED, codes[2])
        assert short_links.resolve_code(connection, codes[0]) == codes[2]
        assert entry.by_code(connection, codes[2]).card["properties"]["phone"] == "0758-1"
    assert client.get(f"/s/{codes[0]}").location == f"/stations/{codes[2]}?was={codes[0]}"
    assert f"您找的编号 {codes[0]} 已经并入这一站" in client.get(f"/stations/{codes[2]}?was={codes[0]}").text
    assert "已经并入这一站" not in client.get(f"/stations/{codes[2]}?was=123").text
    api = client.get(f"/api/v1/stations/{codes[0]}").json
    assert api and (api["properties"]["status"], api["properties"]["successor"]) == ("merged", codes[2])


def test_a_report_under_the_old_code_goes_to_the_successor(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    survivor, merged = add(), add(at=north(10))
    old = code_of(engine, merged)
    merge(as_staff, boss, survivor, merged)
    with change(engine) as connection:
        reports.submit(connection, NewReport(old, Verdict.LOCKED, "phone", "here"), NOON)
        assert connection.scalar(text("SELECT station_id FROM report")) == survivor


def test_keeper_and_open_link_move_to_the_survivor_and_back_when_undone(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    survivor, merged = add(), add(at=north(10))
    codes = code_of(engine, survivor), code_of(engine, merged)
    with change(engine) as connection:
        confirmations.name_keeper(connection, codes[1], Person(email="wang@example.org"), NOON)
        token = links.create(connection, merged, NOON)
    number = merge(as_staff, boss, survivor, merged)
    with engine.connect() as connection:
        assert links.open_link(connection, token, NOON).station_code == codes[0]
        assert connection.scalar(text("SELECT station_id FROM keeper")) == survivor
    as_staff(boss, lambda connection: merging.undo_merger(connection, boss, number, NOON))
    with engine.connect() as connection:
        assert links.open_link(connection, token, NOON).station_code == codes[1]
        assert connection.scalar(text("SELECT station_id FROM keeper")) == merged


def test_photos_move_as_far_as_there_is_room_and_back_when_undone(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object], client: FlaskClient
) -> None:
    survivor, merged = add(), add(at=north(10))
    bare = {"view": "outside", "jpeg": b"j", "small": b"s", "made_at": NOON}
    addresses = [f"/api/v1/stations/{code_of(engine, key)}" for key in (survivor, merged)]
    with change(engine) as connection:
        for key in (survivor, survivor, merged, merged):
            connection.execute(insert(station_photo).values(bare | {"station_id": key}))
    number = merge(as_staff, boss, survivor, merged)
    assert [client.get(address).text.count("/photos/") for address in addresses] == [3, 1], "three at most"
    as_staff(boss, lambda connection: merging.undo_merger(connection, boss, number, NOON))
    assert [client.get(address).text.count("/photos/") for address in addresses] == [2, 2]


def test_undoing_a_merger_keeps_changes_made_since(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    survivor, merged = add(name="甲站", phone="1"), add(name="乙站", at=north(10), status_reason="新开")
    room = add(name="乙站的屋子", at=north(11))
    with change(engine) as connection:
        connection.execute(text("UPDATE station SET parent_id = :g WHERE id = :r"), {"g": merged, "r": room})
        before = cells_of(drafts.by_ids(connection, [merged])[0].draft)
    duplicates.find_duplicates(engine, NOON)
    number = merge(as_staff, boss, survivor, merged, name="甲乙站", phone="2")
    with change(engine) as connection:
        assert connection.scalar(select(station.c.parent_id).where(station.c.id == room)) == survivor
        connection.execute(text("UPDATE station SET phone = '3' WHERE id = :id"), {"id": survivor})
    as_staff(boss, lambda connection: merging.undo_merger(connection, boss, number, NOON))
    with engine.connect() as connection:
        drafts_now = [stored.draft for stored in drafts.by_ids(connection, [survivor, merged])]
        assert (drafts_now[0].name, drafts_now[0].phone) == ("甲站", "3")
        assert cells_of(drafts_now[1]) == before
        assert connection.scalar(select(station.c.parent_id).where(station.c.id == room)) == merged
    assert (survivor, merged) in open_pairs(engine)
    with pytest.raises(MergerRefused):
        as_staff(boss, lambda connection: merging.undo_merger(connection, boss, number, NOON))


def test_a_room_can_survive_a_merger_with_its_parent(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    parent, room, other = add(), add(at=north(5)), add(at=north(6))
    with change(engine) as connection:
        connection.execute(
            text("UPDATE station SET parent_id = :h WHERE id IN (:r, :o)"),
            {"h": parent, "r": room, "o": other},
        )
    number = merge(as_staff, boss, room, parent)
    parents = select(station.c.id, station.c.parent_id)
    with engine.connect() as connection:
        assert dict(connection.execute(parents).all()) == {parent: None, room: None, other: room}
    as_staff(boss, lambda connection: merging.undo_merger(connection, boss, number, NOON))
    with engine.connect() as connection:
        assert dict(connection.execute(parents).all()) == {parent: None, room: parent, other: parent}


def test_a_room_cannot_have_rooms(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    house, room, third = add(name="大站"), add(name="小屋", at=north(5)), add(at=north(6))
    codes = {key: code_of(engine, key) for key in (house, room, third)}

    def put_under(child: int, parent: int) -> object:
        def set_parent(connection: Connection) -> None:
            families.set_parent(connection, boss, drafts.by_ids(connection, [child])[0], codes[parent])

        return as_staff(boss, set_parent)

    put_under(room, house)
    for child, parent in ((third, room), (house, third), (house, house)):
        with pytest.raises(MergerRefused):
            put_under(child, parent)
    with engine.connect() as connection:
        assert [inner.name for inner in entry.by_code(connection, codes[house]).rooms] == ["小屋"]
        parent_entry = entry.by_code(connection, codes[room]).parent
        assert parent_entry and (parent_entry.name, parent_entry.kind) == ("大站", StationKind.UNION_STATION)
    with pytest.raises(Exception, match="a room has no rooms"), change(engine) as connection:
        connection.execute(text("UPDATE station SET parent_id = :r WHERE id = :t"), {"r": room, "t": third})


@pytest.mark.parametrize("own", [0, 1])
def test_a_station_outside_the_approvers_area_cannot_be_merged_either_way(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object], own: int
) -> None:
    keys = [add(), add(at=north(10), division_code="441203")]
    with pytest.raises(NotAllowed):
        merge(as_staff, boss, keys[own], keys[1 - own])
    with engine.connect() as connection:
        assert set(connection.scalars(select(station.c.status))) == {"open"}


def test_a_merged_station_cannot_be_restored_from_the_history(
    engine: Engine, add: AddStation, boss: Actor, as_staff: Callable[..., object]
) -> None:
    survivor, merged = add(), add(at=north(10))
    merge(as_staff, boss, survivor, merged)
    with engine.connect() as connection:
        first = timeline.timeline(connection, merged)[-1].set_id
    with pytest.raises(MergerRefused), change(engine) as connection:
        restore_version(connection, code_of(engine, merged), first, NOON.date())


def test_no_database_role_of_the_program_can_delete_a_station(engine: Engine) -> None:
    may = text("SELECT has_table_privilege(:role, 'station', 'DELETE')")
    with engine.connect() as connection:
        for role in ("locator_staff", "locator_public", "locator_door"):
            assert not connection.scalar(may, {"role": role})


def test_only_the_demo_set_deletes_stations() -> None:
    package = Path(locator.__file__).parent
    deleting = re.compile(r"delete\(station\)|DELETE\s+FROM\s+station\b", re.IGNORECASE)
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if deleting.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"demo/actions.py"}
