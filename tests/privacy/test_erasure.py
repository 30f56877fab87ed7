"""Erasure: afterwards no dump, file or history has what was the person's, and the seals fit."""

import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from factories import HERE, NOON, TODAY, AddStation
from sqlalchemy import Connection, Engine, Table, text

from locator.accounts.actions import accounts
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.errors import LastAdministrator
from locator.accounts.domain.rights import Actor, Appointment, Area, Role
from locator.db.session import ChangeContext, change
from locator.editing.actions import editing
from locator.entries.queries import drafts
from locator.history.queries import integrity
from locator.history.tables import LOGGED
from locator.hours.actions import exceptions
from locator.hours.actions.exceptions import Period
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person
from locator.mail.actions.outbox import Mail, put
from locator.privacy.actions import erasures, journal, repeat, sweep
from locator.privacy.actions.erasures import Place
from locator.privacy.domain.errors import HasAccount
from locator.privacy.domain.redaction import Kind, Redaction
from locator.reports.actions import reports
from locator.reports.actions.reports import Details, NewReport
from locator.reports.domain.report import Verdict
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.domain.contact import PrivateContact
from locator.tables import MODULES
from locator.time_zone import SHANGHAI

EMAIL, NAME, PHONE = "canary-mail@example.org", "金丝雀名字", "13911112222"
OTHER = "staying@example.org"
AT = datetime.now(SHANGHAI) + timedelta(hours=1)  # later than the rows of before


@pytest.fixture
def place(engine: Engine, tmp_path: Path) -> Place:
    """Return a place with a data directory and a folder of mail of its own."""
    return Place(engine, tmp_path / "data", f"file://{tmp_path}/mail")


@pytest.fixture
def code(engine: Engine, add: AddStation) -> str:
    """Return the code of a station."""
    key = add()
    with change(engine) as connection:
        return drafts.by_ids(connection, [key])[0].code


@pytest.fixture
def person(engine: Engine, code: str) -> int:
    """Return an account that has left its address and name in every place that it can."""
    with change(engine) as connection:
        boss = accounts.add_account(connection, OTHER, "留下的人")
        accounts.appoint(connection, boss, Role.ADMINISTRATOR, "test")
    with change(engine, ChangeContext(reason=f"邀请{NAME}")) as connection:
        number = accounts.add_account(connection, EMAIL, NAME)
        accounts.appoint(connection, number, Role.ADMINISTRATOR, OTHER)
        accounts.appoint(connection, boss, Role.EDITOR, EMAIL)
        accounts.create_reset_link(connection, EMAIL, "https://example.org")
        open_session(connection, number, "browser", second_factor=True)
        put(connection, Mail(OTHER, f"{NAME}请假", f"写给 {EMAIL.upper()}。"))
        connection.execute(
            text("INSERT INTO sign_in_failure (account, origin_hash) VALUES (:email, '')"), {"email": EMAIL}
        )
    with change(engine, ChangeContext(reason=f"{NAME}停的")) as connection:
        during = Period(NOON, NOON.replace(hour=18))
        exceptions.close_stations(connection, [code], during, f"找{NAME}", NAME, NOON)
        confirmations.name_keeper(connection, code, Person(email=EMAIL, union_email=EMAIL), NOON)
        confirmations.send_link(connection, code, "https://example.org", NOON)
        stored = stored_entry(connection)
        cells = cells_of(stored.draft) | {"checked_by": NAME, "hours_checked_on": "2026-11-20"}
        actor = as_actor(number)
        editing.publish_entry(connection, actor, stored, cells, TODAY)
        stored = stored_entry(connection)
        cells = cells_of(stored.draft) | {"private_contact": f"{NAME}（站长） {EMAIL}"}
        editing.submit_proposal(connection, actor, stored, cells, f"{NAME}说的")
    report(engine, code)
    return number


def stored_entry(connection: Connection) -> drafts.StoredStation:
    return drafts.by_ids(connection, list(connection.scalars(text("SELECT min(id) FROM station"))))[0]


def as_actor(number: int) -> Actor:
    return Actor(number, NAME, EMAIL, "", (Appointment(Role.ADMINISTRATOR, Area("全国")),))


def report(engine: Engine, code: str, *, answered_by: str = NAME) -> str:
    """Add an answered report; return its code."""
    with change(engine) as connection:
        given = reports.submit(connection, NewReport(code, Verdict.LOCKED, "phone", "192.0.2.1"), NOON)
        reports.add_details(connection, given, Details(words="我是金丝雀", contact=PHONE), NOON)
        number = connection.scalar(text("SELECT max(id) FROM report")) or 0
        reports.answer(connection, int(number), f"给{PHONE}打过电话", answered_by, NOON)
    return given


def dump(engine: Engine) -> str:
    """Return the whole database as text, as pg_dump writes it."""
    url = engine.url
    environment = os.environ | {"PGOPTIONS": "-c bytea_output=escape"}
    host = url.query.get("host") or url.host or ""
    command = ["pg_dump", "-h", str(host), "-U", url.username or "", "-d", url.database or ""]
    if url.port:
        command += ["-p", str(url.port)]
    command += [f"--exclude-table-data={table}" for table in ("division", "spatial_ref_sys", "place*")]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def assert_history_fits(engine: Engine, kept: integrity.Seal) -> None:
    with engine.connect() as reading:
        assert integrity.chain_problems(reading, kept) == []
        assert integrity.redacted_count(reading) > 0
        for name in LOGGED:
            assert integrity.replay_table(reading, name) == integrity.current_table(reading, name), name
        assert integrity.altered_answers(reading) == []


def test_an_erased_account_is_found_in_no_dump_and_no_file(place: Place, person: int) -> None:
    with place.engine.connect() as reading:
        kept = integrity.latest_seal(reading)
        letters = list(reading.scalars(text("SELECT id FROM outbox WHERE to_address = :e"), {"e": EMAIL}))
    mail = Path(place.mail_url.removeprefix("file://"))
    mail.mkdir()
    for number in letters:
        (mail / f"{number}.eml").write_text(f"To: {EMAIL}")
    before = dump(place.engine)
    assert before.count(EMAIL) > 10 and before.count(NAME) > 10 and letters
    left = erasures.do_by_number(place, Kind.STAFF, person, NOON)
    after = dump(place.engine).lower()
    assert EMAIL not in after and NAME not in after and left == []
    held = [path for path in Path(place.data_dir).parent.rglob("*") if path.is_file()]
    assert not [path for path in held if EMAIL in path.read_text() or NAME in path.read_text()]
    assert_history_fits(place.engine, kept)
    with place.engine.connect() as reading:
        row = reading.execute(text("SELECT * FROM staff WHERE id = :id"), {"id": person}).one()
        assert (row.name, row.disabled_at is not None) == (f"已注销{person}", True)
        assert reading.scalar(text("SELECT name FROM staff WHERE email = :e"), {"e": OTHER}) == "留下的人"
        assert reading.scalar(text("SELECT count(*) FROM keeper")) == 0


def test_an_erased_keeper_is_found_nowhere_at_any_station(place: Place, code: str, add: AddStation) -> None:
    other = add()
    with change(place.engine) as connection:
        for one in (code, drafts.by_ids(connection, [other])[0].code):
            confirmations.name_keeper(connection, one, Person(email=EMAIL, union_email=OTHER), NOON)
            confirmations.send_link(connection, one, "https://example.org", NOON)
        kept = integrity.latest_seal(connection)
    assert erasures.do_by_number(place, Kind.KEEPER, other, NOON) == []
    after = dump(place.engine).lower()
    assert EMAIL not in after
    assert_history_fits(place.engine, kept)


def test_a_keeper_who_has_an_account_is_sent_there(place: Place, person: int, code: str) -> None:
    with place.engine.connect() as reading:
        station = reading.scalar(text("SELECT station_id FROM keeper")) or 0
    with pytest.raises(HasAccount):
        erasures.do_by_number(place, Kind.KEEPER, int(station), NOON)


def test_an_erased_contact_goes_and_a_public_number_is_named(place: Place, add: AddStation) -> None:
    add(contacts=(PrivateContact(NAME, PHONE, "站长"),), at=HERE)
    add(contacts=(PrivateContact("别人", "13900000000", ""), PrivateContact(NAME, PHONE, "")), phone=PHONE)
    with place.engine.connect() as reading:
        kept = integrity.latest_seal(reading)
    left = erasures.do_contact(place, PHONE, NOON)
    after = dump(place.engine)
    assert NAME not in after and "别人" in after
    assert "station.phone: 1" in left and not [where for where in left if "contact" in where]
    assert_history_fits(place.engine, kept)


def test_of_an_erased_report_the_verdict_stays_and_no_code_opens_it(place: Place, code: str) -> None:
    given = report(place.engine, code)
    with place.engine.connect() as reading:
        kept = integrity.latest_seal(reading)
        number = int(reading.scalar(text("SELECT id FROM report")) or 0)
    assert erasures.do_by_number(place, Kind.REPORTER, number, NOON) == []
    after = dump(place.engine)
    assert PHONE not in after and "我是金丝雀" not in after
    assert_history_fits(place.engine, kept)
    with place.engine.connect() as reading:
        row = reading.execute(text("SELECT verdict, words, device_hash, answer FROM report")).one()
        assert tuple(row) == ("locked", "", None, "■■■")
        opens = text("SELECT count(*) FROM report WHERE code_hash = :hash")
        assert reading.scalar(opens, {"hash": reports.code_hash(given)}) == 0


def test_the_last_administrator_stays(place: Place, engine: Engine) -> None:
    with change(engine) as connection:
        number = accounts.add_account(connection, EMAIL, NAME)
        accounts.appoint(connection, number, Role.ADMINISTRATOR, "test")
    with pytest.raises(LastAdministrator):
        erasures.do_by_number(place, Kind.STAFF, number, NOON)
    assert EMAIL in dump(engine) and not list(journal.entries(Path(place.data_dir)))


def test_somebody_of_the_same_name_keeps_it(place: Place, person: int) -> None:
    with change(place.engine) as connection:
        accounts.add_account(connection, "namesake@example.org", NAME)
        kept = integrity.latest_seal(connection)
    left = erasures.do_by_number(place, Kind.STAFF, person, NOON)
    assert EMAIL not in dump(place.engine).lower() and left == []
    assert_history_fits(place.engine, kept)
    with place.engine.connect() as reading:
        named = text("SELECT email FROM staff WHERE name = :name")
        assert reading.scalars(named, {"name": NAME}).all() == ["namesake@example.org"]


def test_what_a_restored_backup_brings_back_is_erased_again(place: Place, person: int, code: str) -> None:
    account = "SELECT email, name FROM staff WHERE id = :id"
    with place.engine.connect() as reading:
        was = reading.execute(text(account), {"id": person}).one()
    erasures.do_by_number(place, Kind.STAFF, person, AT)
    with change(place.engine) as connection:  # as an older backup has it
        connection.execute(
            text("UPDATE staff SET email = :email, name = :name WHERE id = :id"),
            was._asdict() | {"id": person},
        )
        confirmations.name_keeper(connection, code, Person(email="second@example.org"), AT)
        station = connection.scalar(text("SELECT station_id FROM keeper")) or 0
    erasures.do_by_number(place, Kind.KEEPER, int(station), AT)
    with change(place.engine) as connection:
        confirmations.name_keeper(connection, code, Person(email="second@example.org"), AT)
    assert repeat.repeat(place, AT) == 2 and repeat.repeat(place, AT) == 0
    after = dump(place.engine)
    assert EMAIL not in after and "second@example.org" not in after


TAMPERINGS = (
    "UPDATE change_row SET after = jsonb_set(after, '{0,name}', '\"x\"')"
    " WHERE table_name = 'staff' AND sealed_digest IS NOT NULL",
    "UPDATE change_set SET reason = 'because' WHERE sealed_digest IS NOT NULL",
    "UPDATE change_row SET sealed_digest = row_digest(change_row), after = '[]'"
    " WHERE id = (SELECT max(id) FROM change_row WHERE table_name = 'station')",
)


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_a_redaction_hides_no_other_change(place: Place, person: int, statement: str) -> None:
    erasures.do_by_number(place, Kind.STAFF, person, NOON)
    with place.engine.connect() as trying:
        assert integrity.chain_problems(trying) == []
        trying.execute(text("SET LOCAL session_replication_role = replica"))
        assert trying.execute(text(statement)).rowcount
        assert integrity.chain_problems(trying) != []
        trying.rollback()


def test_every_table_is_swept_or_left_for_a_reason() -> None:
    tables = {table for module in MODULES for table in vars(module).values() if isinstance(table, Table)}
    names = {table.name for table in tables if table.schema is None}
    assert names - set(sweep.SWEPT) == names & set(sweep.LEFT_AS_THEY_ARE)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (f"写给{EMAIL}。", "写给■■■。"),
        (f"big{EMAIL}", f"big{EMAIL}"),
        (f"{EMAIL}.cn", f"{EMAIL}.cn"),
        (f"{EMAIL.upper()}, {NAME}", "■■■, ■■■"),
    ],
)
def test_only_the_value_itself_is_blocked_out(given: str, wanted: str) -> None:
    assert Redaction((EMAIL,), (NAME,)).text(given) == wanted
