"""Every change is recorded with its actor, tampering is found, and replaying gives the current tables."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from factories import NOON, TODAY, AddStation, offers
from sqlalchemy import Connection, Engine, text

from locator.db.session import ChangeContext, change, write_engine
from locator.demo.actions import add as add_demo
from locator.editing.actions.restore import restore_version
from locator.editing.actions.station_changes import update_stations
from locator.entries.queries import drafts
from locator.errors import NotAllowed
from locator.history.queries import integrity, timeline
from locator.history.tables import LOGGED
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.reports.actions import reports
from locator.reports.actions.reports import Details, NewReport
from locator.reports.domain.report import Verdict
from locator.sheets.domain.entry_cells import CellChange, cells_of


@pytest.fixture
def changed_station(engine: Engine, add: AddStation) -> int:
    """Return a station with several changes, closures, a keeper and a report."""
    key = add(name="旧名", services=offers("drinking_water", "toilet"))
    add_demo(engine, 30, TODAY, lambda _: None)
    for n in range(5):
        edit(engine, key, name=f"新名{n}", services=offers("drinking_water", *["aed"][: n % 2]))
    with change(engine, ChangeContext(reason="停电")) as connection:
        code = drafts.by_ids(connection, [key])[0].code
        exceptions.close_stations(
            connection, [code], Period(NOON, NOON.replace(hour=18)), "停电", "端州区总工会", NOON
        )
        confirmations.name_keeper(connection, code, Person(email="li@example.org"), NOON)
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), NOON)
    return key


def edit(engine: Engine, key: int, **values: object) -> None:
    with change(engine, ChangeContext(reason="核对")) as connection:
        stored = drafts.by_ids(connection, [key])[0]
        draft = replace(stored.draft, **values)  # type: ignore[arg-type]
        update_stations(connection, [(stored, draft)], TODAY)


def test_a_write_without_an_actor_is_refused(database_url: str, add: AddStation) -> None:
    add()
    anonymous = write_engine(database_url)
    with pytest.raises(NotAllowed), change(anonymous) as connection:
        connection.execute(text("UPDATE station SET name = '谁改的'"))
    anonymous.dispose()


def test_a_change_by_plain_sql_is_recorded(engine: Engine, add: AddStation, connection: Connection) -> None:
    key = add(name="原名")
    with change(engine) as writing:
        writing.execute(text("UPDATE station SET name = 'SQL 改的'"))
    event = timeline.timeline(connection, key)[0]
    assert event.actor == "test" and event.changes == (CellChange("name", "原名", "SQL 改的"),)


def test_a_change_of_computed_columns_is_not_recorded(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    add()
    before = integrity.latest_seal(connection)
    with change(engine) as writing:
        writing.execute(text("UPDATE station SET timetable_id = NULL"))
    assert integrity.latest_seal(connection) == before
    assert connection.scalar(text("SELECT version FROM station")) == 1


def test_the_timeline_shows_changes_notes_and_reasons(changed_station: int, connection: Connection) -> None:
    events = timeline.timeline(connection, changed_station)
    assert events[0].notes == ("登记：停电", "守站人：li@example.org") and events[0].reason == "停电"
    assert CellChange("name", "新名3", "新名4") in events[1].changes
    assert CellChange("services", "aed、drinking_water", "drinking_water") in events[1].changes
    assert events[-1].changes[0] == CellChange("name", "", "旧名")


PRIVATE_DETAILS = Details(words="门口的牌子掉了", contact="13800000000")


def answered_report(engine: Engine, key: int) -> int:
    """Add a report with private details and an answer; return its id."""
    with change(engine) as connection:
        code = drafts.by_ids(connection, [key])[0].code
        report_code = reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), NOON)
        reports.add_details(connection, report_code, PRIVATE_DETAILS, NOON)
    with change(engine, ChangeContext(reason="答复反映")) as connection:
        number = connection.scalar(text("SELECT id FROM report")) or 0
        reports.answer(connection, number, "明天换锁", "端州区总工会", NOON)
    return int(number)


def test_of_a_report_only_the_answer_is_recorded(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    key = add()
    number = answered_report(engine, key)
    event = timeline.timeline(connection, key)[0]
    assert (event.notes, event.actor, event.reason) == (("答复反映：明天换锁",), "test", "答复反映")
    [row] = connection.execute(text("SELECT before, after FROM change_row WHERE table_name = 'report'")).all()
    recorded = {"id": number, "station_id": key, "verdict": "locked", "answered_by": "端州区总工会"}
    assert row.after == [recorded | {"answer": "明天换锁", "answered_at": row.after[0]["answered_at"]}]
    assert row.before == [recorded | {"answer": "", "answered_by": "", "answered_at": None}]


def test_an_answer_without_an_actor_is_refused(database_url: str, engine: Engine, add: AddStation) -> None:
    number, anonymous = answered_report(engine, add()), write_engine(database_url)
    with pytest.raises(NotAllowed), change(anonymous) as connection:
        reports.answer(connection, number, "没人答复的", "谁", NOON)
    anonymous.dispose()


def test_an_answer_that_was_altered_without_a_record_is_found(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    number = answered_report(engine, add())
    assert integrity.altered_answers(connection) == []
    with engine.begin() as owner:
        owner.execute(text("ALTER TABLE report DISABLE TRIGGER USER"))
        owner.execute(text("UPDATE report SET answer = '没有的事'"))
    assert integrity.altered_answers(connection) == [number]


@pytest.mark.parametrize("name", LOGGED)
def test_replaying_the_history_gives_the_current_table(
    changed_station: int, engine: Engine, name: str
) -> None:
    with engine.connect() as reading:
        assert integrity.replay_table(reading, name) == integrity.current_table(reading, name)


def test_an_earlier_version_is_restored_as_a_new_change(
    changed_station: int, engine: Engine, connection: Connection
) -> None:
    first = timeline.timeline(connection, changed_station)[-1]
    earlier = timeline.draft_at(connection, changed_station, first.set_id)
    code = drafts.by_ids(connection, [changed_station])[0].code
    with change(engine) as writing:
        restore_version(writing, code, first.set_id, TODAY)
    restored = drafts.by_ids(connection, [changed_station])[0]
    assert cells_of(restored.draft) == cells_of(earlier) and restored.draft.name == "旧名"
    assert len(timeline.timeline(connection, changed_station)) == 8


def test_the_chain_is_intact_and_the_log_cannot_be_changed(
    changed_station: int, engine: Engine, connection: Connection
) -> None:
    assert integrity.chain_problems(connection, integrity.latest_seal(connection)) == []
    for statement in ("UPDATE change_row SET after = NULL", "DELETE FROM change_set", "TRUNCATE change_seal"):
        with pytest.raises(NotAllowed), change(engine) as writing:
            writing.execute(text(statement))


TAMPERINGS: dict[str, str] = {
    "a value": "UPDATE change_row SET after = jsonb_set(after, '{0,name}', '\"x\"') WHERE id = :row",
    "a value before": "UPDATE change_row SET before = '[{\"id\": 1}]' WHERE id = :row",
    "a station": "UPDATE change_row SET station_id = coalesce(station_id, 0) + 1 WHERE id = :row",
    "a table": "UPDATE change_row SET table_name = 'keeper2' WHERE id = :row",
    "a row taken away": "DELETE FROM change_row WHERE id = :row",
    "a row added": "INSERT INTO change_row (set_id, table_name)"
    " SELECT set_id, 'station' FROM change_row WHERE id = :row",
    "an actor": "UPDATE change_set SET actor = 'somebody else' WHERE id = :set",
    "a time": "UPDATE change_set SET made_at = made_at - interval '1 day' WHERE id = :set",
    "a reason": "UPDATE change_set SET reason = 'because' WHERE id = :set",
    "a seal": "UPDATE change_seal SET hash = '\\x00' WHERE set_id = :set",
    "a seal taken away": "DELETE FROM change_seal WHERE set_id = :set",
    "a set and its rows taken away": "WITH r AS (DELETE FROM change_row WHERE set_id = :set),"
    " s AS (DELETE FROM change_seal WHERE set_id = :set) DELETE FROM change_set WHERE id = :set",
    "a forged set": "INSERT INTO change_set (actor, xid) VALUES ('nobody', '3')",
}


@pytest.fixture
def tamper(engine: Engine) -> Iterator[Callable[[str, dict[str, int]], None]]:
    """Return a function that alters the log as the owner of the database can."""

    def _tamper(statement: str, values: dict[str, int]) -> None:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement), values)

    yield _tamper


def test_a_hundred_tamperings_are_found(
    changed_station: int, engine: Engine, tamper: Callable[[str, dict[str, int]], None]
) -> None:
    generator = random.Random(4)
    with engine.connect() as reading:
        kept_seal = integrity.latest_seal(reading)
        rows = reading.execute(text("SELECT id, set_id FROM change_row")).all()
    found = []
    for n in range(100):
        row, (name, statement) = generator.choice(rows), list(TAMPERINGS.items())[n % len(TAMPERINGS)]
        with engine.connect() as trying:
            trying.execute(text("SET LOCAL session_replication_role = replica"))
            trying.execute(text(statement), {"row": row.id, "set": row.set_id})
            found.append((name, bool(integrity.chain_problems(trying, kept_seal))))
            trying.rollback()
    assert [name for name, was_found in found if not was_found] == []
    assert len(found) == 100


def test_a_cut_off_end_is_found_by_a_seal_that_was_kept_elsewhere(
    changed_station: int,
    engine: Engine,
    connection: Connection,
    tamper: Callable[[str, dict[str, int]], None],
) -> None:
    kept_seal = integrity.latest_seal(connection)
    last = connection.scalar(text("SELECT max(set_id) FROM change_seal")) or 0
    tamper(TAMPERINGS["a set and its rows taken away"], {"set": last})
    assert integrity.chain_problems(connection) == []
    assert integrity.chain_problems(connection, kept_seal) == [f"第 {kept_seal.number} 个封条和留底的不一样"]
