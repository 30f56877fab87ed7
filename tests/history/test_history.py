"""Every change is remembered with its actor; tampering is found; replaying gives today's tables."""

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
from locator.history.queries import history
from locator.history.tables import LOGGED
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.keepers.actions import confirmations
from locator.reports.actions import reports
from locator.reports.actions.reports import Details, NewReport
from locator.reports.domain.report import Verdict
from locator.sheets.domain.entry_cells import CellChange, cells_of


@pytest.fixture
def busy(engine: Engine, add: AddStation) -> int:
    """Return a station at which much was changed."""
    key = add(name="旧名", services=offers("drinking_water", "toilet"))
    add_demo(engine, 30, TODAY, lambda _: None)
    for n in range(5):
        edit(engine, key, name=f"新名{n}", services=offers("drinking_water", *["aed"][: n % 2]))
    with change(engine, ChangeContext(reason="停电")) as connection:
        code = drafts.by_ids(connection, [key])[0].code
        exceptions.close_stations(
            connection, [code], Period(NOON, NOON.replace(hour=18)), "停电", "端州区总工会", NOON
        )
        confirmations.name_keeper(connection, code, "li@example.org", "", NOON)
        reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), NOON)
    return key


def edit(engine: Engine, key: int, **said: object) -> None:
    with change(engine, ChangeContext(reason="核对")) as connection:
        stored = drafts.by_ids(connection, [key])[0]
        update_stations(connection, [(stored, replace(stored.draft, **said))], TODAY)  # type: ignore[arg-type]


def test_a_write_without_an_actor_is_refused(database_url: str, add: AddStation) -> None:
    add()
    nobody = write_engine(database_url)
    with pytest.raises(NotAllowed), change(nobody) as connection:
        connection.execute(text("UPDATE station SET name = '谁改的'"))
    nobody.dispose()


def test_plain_sql_is_remembered_too(engine: Engine, add: AddStation, connection: Connection) -> None:
    key = add(name="原名")
    with change(engine) as writing:
        writing.execute(text("UPDATE station SET name = 'SQL 改的'"))
    event = history.timeline(connection, key)[0]
    assert event.actor == "test" and event.changes == (CellChange("name", "原名", "SQL 改的"),)


def test_what_the_program_works_out_is_no_change(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    add()
    before = history.head(connection)
    with change(engine) as writing:
        writing.execute(text("UPDATE station SET timetable_id = NULL"))
    assert history.head(connection) == before
    assert connection.scalar(text("SELECT version FROM station")) == 1


def test_the_timeline_tells_who_when_why_and_what(busy: int, connection: Connection) -> None:
    events = history.timeline(connection, busy)
    assert events[0].words == ("登记：停电", "守站人：li@example.org") and events[0].reason == "停电"
    assert CellChange("name", "新名3", "新名4") in events[1].changes
    assert CellChange("services", "aed、drinking_water", "drinking_water") in events[1].changes
    assert events[-1].changes[0] == CellChange("name", "", "旧名")


SECRET = Details(words="门口的牌子掉了", contact="13800000000")


def answered(engine: Engine, key: int) -> int:
    """Let somebody say something at a door, with a number to call, and let it be answered."""
    with change(engine) as connection:
        code = drafts.by_ids(connection, [key])[0].code
        said = reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "here"), NOON)
        reports.add_details(connection, said, SECRET, NOON)
    with change(engine, ChangeContext(reason="答复反映")) as connection:
        number = connection.scalar(text("SELECT id FROM report")) or 0
        reports.answer(connection, number, "明天换锁", "端州区总工会", NOON)
    return int(number)


def test_an_answer_is_remembered_and_nothing_of_what_was_said_at_the_door(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    key = add()
    number = answered(engine, key)
    event = history.timeline(connection, key)[0]
    assert (event.words, event.actor, event.reason) == (("答复反映：明天换锁",), "test", "答复反映")
    [row] = connection.execute(text("SELECT before, after FROM change_row WHERE table_name = 'report'")).all()
    kept = {"id": number, "station_id": key, "verdict": "locked", "answered_by": "端州区总工会"}
    assert row.after == [kept | {"answer": "明天换锁", "answered_at": row.after[0]["answered_at"]}]
    assert row.before == [kept | {"answer": "", "answered_by": "", "answered_at": None}]


def test_an_answer_without_an_actor_is_refused(database_url: str, engine: Engine, add: AddStation) -> None:
    number, nobody = answered(engine, add()), write_engine(database_url)
    with pytest.raises(NotAllowed), change(nobody) as connection:
        reports.answer(connection, number, "没人答复的", "谁", NOON)
    nobody.dispose()


def test_an_answer_altered_behind_the_history_is_found(
    engine: Engine, add: AddStation, connection: Connection
) -> None:
    number = answered(engine, add())
    assert history.other_answers(connection) == []
    with engine.begin() as owner:
        owner.execute(text("ALTER TABLE report DISABLE TRIGGER USER"))
        owner.execute(text("UPDATE report SET answer = '没有的事'"))
    assert history.other_answers(connection) == [number]


@pytest.mark.parametrize("name", LOGGED)
def test_replaying_the_history_from_empty_gives_todays_table(busy: int, engine: Engine, name: str) -> None:
    with engine.connect() as asking:
        assert history.replayed(asking, name) == history.current(asking, name)


def test_any_version_is_restored_as_a_new_change(busy: int, engine: Engine, connection: Connection) -> None:
    first = history.timeline(connection, busy)[-1]
    was = history.draft_at(connection, busy, first.set_id)
    code = drafts.by_ids(connection, [busy])[0].code
    with change(engine) as writing:
        restore_version(writing, code, first.set_id, TODAY)
    now = drafts.by_ids(connection, [busy])[0]
    assert cells_of(now.draft) == cells_of(was) and now.draft.name == "旧名"
    assert len(history.timeline(connection, busy)) == 8


def test_the_chain_holds_and_the_log_takes_no_change(
    busy: int, engine: Engine, connection: Connection
) -> None:
    assert history.broken(connection, history.head(connection)) == []
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
    """Return a way to alter the log as somebody can who owns the database."""

    def _tamper(statement: str, values: dict[str, int]) -> None:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement), values)

    yield _tamper


def test_a_hundred_tamperings_are_found(
    busy: int, engine: Engine, tamper: Callable[[str, dict[str, int]], None]
) -> None:
    dice = random.Random(4)
    with engine.connect() as asking:
        kept = history.head(asking)
        rows = asking.execute(text("SELECT id, set_id FROM change_row")).all()
    found = []
    for n in range(100):
        row, (name, statement) = dice.choice(rows), list(TAMPERINGS.items())[n % len(TAMPERINGS)]
        with engine.connect() as trying:
            trying.execute(text("SET LOCAL session_replication_role = replica"))
            trying.execute(text(statement), {"row": row.id, "set": row.set_id})
            found.append((name, bool(history.broken(trying, kept))))
            trying.rollback()
    assert [name for name, was_found in found if not was_found] == []
    assert len(found) == 100


def test_a_cut_off_end_is_found_by_the_head_that_was_kept(
    busy: int, engine: Engine, connection: Connection, tamper: Callable[[str, dict[str, int]], None]
) -> None:
    kept = history.head(connection)
    last = connection.scalar(text("SELECT max(set_id) FROM change_seal")) or 0
    tamper(TAMPERINGS["a set and its rows taken away"], {"set": last})
    assert history.broken(connection) == []
    assert history.broken(connection, kept) == [f"第 {kept.number} 个封条和留底的不一样"]
