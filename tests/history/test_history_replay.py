"""After any changes in any order, replaying the history gives the current tables (a property test)."""

from collections.abc import Callable
from dataclasses import replace

from factories import NOON, TODAY, AddStation, draft, north, offers
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, text

from locator.accounts.actions import accounts
from locator.accounts.actions.approval_rules import set_own_approval
from locator.accounts.domain.rights import Actor, Appointment, Area, Role
from locator.db.session import ChangeContext, change
from locator.editing.actions import editing
from locator.editing.actions.restore import restore_version
from locator.editing.actions.station_changes import update_stations
from locator.editing.queries import proposals
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import insert_stations
from locator.entries.queries import drafts
from locator.errors import LocatorError
from locator.history.queries import integrity, timeline
from locator.history.tables import LOGGED
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.reports.actions import reports
from locator.reports.actions.reports import NewReport
from locator.reports.domain.report import Verdict
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.tables import station

Step = Callable[[Connection, int], object]


def stored(connection: Connection, n: int) -> drafts.StoredStation:
    """Return one of the stored stations, by number."""
    ids = list(connection.scalars(select(station.c.id).order_by(station.c.id)))
    return drafts.by_ids(connection, [ids[n % len(ids)]])[0]


def boss(connection: Connection) -> Actor:
    """Return an administrator of the whole country, added when needed."""
    key = connection.scalar(text("SELECT min(id) FROM staff"))
    if key is None:
        key = accounts.add_account(connection, "boss@example.org", "管理员")
        accounts.appoint(connection, key, Role.ADMINISTRATOR, "test")
    return Actor(int(key), "管理员", "", "", (Appointment(Role.ADMINISTRATOR, Area("全国")),))


def rename(connection: Connection, n: int) -> None:
    entry = stored(connection, n)
    changed = replace(entry.draft, name=f"名{n}", services=offers(*["aed", "seating", "shower"][: n % 4]))
    update_stations(connection, [(entry, changed)], TODAY)


def add_station(connection: Connection, n: int) -> None:
    new, _ = convert_positions([draft(at=north(n * 10), host=f"单位{n % 3}")])
    insert_stations(connection, new, TODAY, lambda _: None)


def close(connection: Connection, n: int) -> None:
    code = stored(connection, n).code
    exceptions.close_stations(connection, [code], Period(NOON, NOON.replace(hour=20)), "停电", "工会", NOON)


def propose(connection: Connection, n: int) -> None:
    entry = stored(connection, n)
    cells = cells_of(entry.draft) | {"phone": f"010-{n}"}
    number = editing.submit_proposal(connection, boss(connection), entry, cells, "核对")
    if n % 2:
        editing.approve_proposal(
            connection, boss(connection), proposals.find_proposal(connection, number), {}, "", NOON
        )


def restore(connection: Connection, n: int) -> None:
    entry = stored(connection, n)
    restore_version(connection, entry.code, timeline.timeline(connection, entry.id)[-1].set_id, TODAY)


def answer_reports(connection: Connection, n: int) -> None:
    for number in connection.scalars(text("SELECT id FROM report")).all():
        reports.answer(connection, number, f"第{n}次答复", "端州区总工会", NOON)


STEPS: dict[str, Step] = {
    "rename": rename,
    "add": add_station,
    "close": close,
    "reopen": lambda c, n: exceptions.reopen_stations(c, [stored(c, n).code], NOON),
    "propose": propose,
    "restore": restore,
    "name a keeper": lambda c, n: confirmations.name_keeper(
        c, stored(c, n).code, Person(email=f"k{n}@example.org"), NOON
    ),
    "report": lambda c, n: reports.submit(
        c, NewReport(stored(c, n).code, Verdict.LOCKED, f"p{n}", "x"), NOON
    ),
    "answer": answer_reports,
    "rule": lambda c, n: set_own_approval(c, "110115", own_approval=[True, False, None][n % 3]),
    "sql": lambda c, n: c.execute(text("UPDATE station SET phone = :n WHERE id % 2 = 0"), {"n": str(n)}),
    "sql delete": lambda c, n: c.execute(text("DELETE FROM service_offer WHERE station_id % 3 = 1")),
}


def test_replaying_any_history_gives_the_current_tables(engine: Engine, add: AddStation) -> None:
    add()
    add(at=north(300))

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 30)), min_size=3, max_size=8))
    def run_steps(steps: list[tuple[str, int]]) -> None:
        for name, n in steps:
            try:
                with change(engine, ChangeContext(reason=name)) as connection:
                    STEPS[name](connection, n)
            except LocatorError:
                continue  # a refused step, such as reopening an open station, changes nothing
        with engine.connect() as reading:
            assert integrity.chain_problems(reading) == [] and integrity.altered_answers(reading) == []
            for table in LOGGED:
                assert integrity.replay_table(reading, table) == integrity.current_table(reading, table), (
                    table,
                    steps,
                )

    run_steps()
    with engine.connect() as reading:
        assert integrity.latest_seal(reading).number > 50
