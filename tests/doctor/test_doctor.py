"""`locator doctor` names each fault that is planted, and what helps; what is in order it calls so."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import databases
import pytest
from click.testing import CliRunner
from queues import say_running
from sqlalchemy import Engine, text

from locator.cli import main
from locator.config import Settings
from locator.db.session import change, read, read_engine
from locator.doctor.domain import EXIT_CODES, State
from locator.doctor.queries import machine, server
from locator.time_zone import SHANGHAI

Findings = dict[str, list[dict[str, str]]]
Ask = Callable[..., Findings]
NOWHERE = "postgresql:///x?host=/nowhere"


@pytest.fixture
def ask(database_url: str, tmp_path: Path) -> Ask:
    """Return a way to ask the doctor with some settings; it returns the findings of each check."""
    tmp_path.chmod(0o700)
    (tmp_path / "backups").mkdir()

    def _ask(**settings: str) -> Findings:
        given = {
            "LOCATOR_DATABASE_URL": database_url,
            "LOCATOR_DATA_DIR": str(tmp_path),
            "LOCATOR_BACKUP_DIR": str(tmp_path / "backups"),
            "LOCATOR_PORT": "1",
        } | settings
        answer = CliRunner(env=given).invoke(main, ["doctor", "--json"])
        document = json.loads(answer.output)
        assert answer.exit_code == EXIT_CODES[document["state"]], answer.output
        found: Findings = {}
        for finding in document["findings"]:
            assert finding["remedy"] or finding["state"] in ("ok", "off"), finding
            found.setdefault(finding["check"], []).append(finding)
        return found

    return _ask


def state(found: Findings, check: str) -> str:
    return max((finding["state"] for finding in found[check]), key=list(State).index)


def test_what_is_in_order_is_said_to_be(ask: Ask, engine: Engine) -> None:
    say_running(engine, "work", "schedule")
    found = ask()
    for check in ("data", "secrets", "database", "extensions", "login", "clock", "schema", "counts", "queue"):
        assert state(found, check) == "ok", found[check]
    assert state(found, "processes") == "ok"
    assert state(found, "server") == "fault"  # nobody listens on port 1


PLANTED = [
    ("DROP POLICY public_reads ON station", "schema", "权限规则"),
    ("REVOKE SELECT ON public_station FROM locator_public", "schema", "授权"),
    ("ALTER TABLE station DISABLE ROW LEVEL SECURITY", "schema", "行级权限"),
    ("DELETE FROM running_process", "processes", "没有在运行"),
    (
        "INSERT INTO division_count (digits, prefix, stations, located, lon_ndeg, lat_ndeg)"
        " VALUES (2, '44', 3, 0, 0, 0)",
        "counts",
        "locator db recount",
    ),
    (
        "INSERT INTO self_check (name, first_at, tried_at, trouble) VALUES ('drill', now(), now(), '少表')",
        "backup",
        "少表",
    ),
]


@pytest.mark.parametrize(("fault", "check", "words"), PLANTED, ids=[planted[1] for planted in PLANTED])
def test_a_fault_of_the_database_is_named(
    ask: Ask, engine: Engine, fault: str, check: str, words: str
) -> None:
    with engine.begin() as connection:
        if "public_reads" in fault:
            name = "SELECT polname FROM pg_policy WHERE polrelid = 'station'::regclass LIMIT 1"
            fault = f"DROP POLICY {connection.scalar(text(name))} ON station"
        connection.exec_driver_sql(fault)
    found = ask()
    assert state(found, check) in ("warning", "fault")
    assert words in str(found[check])


@pytest.mark.parametrize(
    ("settings", "check", "words"),
    [
        ({"LOCATOR_PUBLIC_URL": "http://127.1.2.3.example:1"}, "address", "https://"),
        ({"LOCATOR_PUBLIC_URL": "https://127.0.0.1.example:1"}, "address", "LOCATOR_PROXIES"),
        ({"LOCATOR_MAIL_URL": "pop3://mail"}, "mail", "LOCATOR_MAIL_URL"),
        ({"LOCATOR_MESSAGE_URL": "https://gateway.example"}, "messages", "LOCATOR_MESSAGE_SECRET"),
        ({"LOCATOR_WORKERS": "99"}, "connections", "max_connections"),
        ({"LOCATOR_DATABASE_URL": NOWHERE}, "database", "连不上"),
        ({"LOCATOR_DATABASE_URL": "nonsense"}, "database", "读不懂"),
        ({"LOCATOR_DATABASE_URL": ""}, "database", "LOCATOR_DATABASE_URL"),
        ({"LOCATOR_WORKRES": "3"}, "settings", "LOCATOR_WORKERS"),
        ({"LOCATOR_DATA_DIR": "/nowhere"}, "data", "/nowhere"),
        ({"LOCATOR_BACKUP_DIR": "/nowhere"}, "backup", "/nowhere"),
        ({"LOCATOR_BACKUP_DIR": ""}, "backup", "LOCATOR_BACKUP_DIR"),
    ],
    ids=str,
)
def test_a_fault_of_the_settings_is_named(
    ask: Ask, settings: dict[str, str], check: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locator.doctor.queries.web._ask", lambda _url: ("no network in tests", {}))
    found = ask(**settings)
    assert state(found, check) in ("warning", "fault")
    assert words in str(found[check])


def test_a_server_where_scripts_serve_says_it_serves_is_found(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--port` it serves elsewhere than LOCATOR_PORT says, and notes the address."""
    answers = {"http://127.0.0.1:8391/live": ""}
    monkeypatch.setattr("locator.doctor.queries.web._ask", lambda url: (answers.get(url, "refused"), {}))
    assert state(ask(LOCATOR_PUBLIC_URL="http://127.0.0.1:8391"), "server") == "ok"
    assert state(ask(LOCATOR_PUBLIC_URL="http://127.0.0.1:8392"), "server") == "fault"


def test_a_secret_that_others_can_read_is_named_with_the_command_that_helps(ask: Ask, tmp_path: Path) -> None:
    backup = tmp_path / "backups" / "locator-20261002T010000Z"
    (backup / "keys").mkdir(parents=True)
    files = [tmp_path / "pack.key", backup / "settings.env", backup / "keys" / "pack.key"]
    for path in files:
        path.touch(mode=0o600)
    assert state(ask(), "secrets") == "ok"
    for path in files:
        path.chmod(0o640)
        assert f"chmod 600 {path}" in str(ask()["secrets"])
        path.chmod(0o600)


@pytest.mark.parametrize(("hours", "expected"), [(1, State.OK), (47, State.OK), (48, State.FAULT)])
def test_a_backup_of_two_days_ago_is_old(tmp_path: Path, hours: int, expected: State) -> None:
    backup = tmp_path / "locator-20261002T010000Z"
    backup.mkdir()
    (backup / "manifest.json").touch()
    now = datetime(2026, 10, 2, 1, tzinfo=UTC) + timedelta(hours=hours)
    found = [*machine.examine(Settings(data_dir=str(tmp_path), backup_dir=str(tmp_path)), now)]
    assert [finding.state for finding in found if finding.check == "backup"] == [expected]


@pytest.fixture
def bare_url() -> Iterator[str]:
    """Return the URL of a database without anything."""
    with databases.copied("template0") as address:
        yield address


def test_an_empty_database_lacks_extensions_and_tables(ask: Ask, bare_url: str) -> None:
    found = ask(LOCATOR_DATABASE_URL=bare_url)
    assert "CREATE EXTENSION postgis" in str(found["extensions"])
    assert "locator db prepare" in str(found["schema"])


def test_a_clock_that_goes_wrong_is_named(database_url: str, engine: Engine) -> None:
    reading = read_engine(database_url)
    for apart_s, expected in ((0, State.OK), (60, State.FAULT), (-60, State.FAULT)):
        now = datetime.now(SHANGHAI) + timedelta(seconds=apart_s)
        found = read(reading, lambda connection, now=now: [*server.examine(connection, Settings(), now)])
        assert [finding.state for finding in found if finding.check == "clock"] == [expected]
    reading.dispose()


def test_failed_jobs_and_stuck_letters_are_told(ask: Ask, engine: Engine) -> None:
    with change(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO outbox (to_address, subject, body, trouble)"
                " VALUES ('a@example.org', 's', 'b', 'timed out')"
            )
        )
        connection.execute(text("UPDATE jobs.procrastinate_jobs SET status = 'failed'"))
    found = ask(LOCATOR_MAIL_URL="smtp://mail.example.org")
    assert "timed out" in str(found["mail"]) and "locator jobs" in str(found["queue"])


def test_it_speaks_in_lines_and_changes_nothing(database_url: str, tmp_path: Path) -> None:
    settings = {"LOCATOR_DATABASE_URL": database_url, "LOCATOR_DATA_DIR": str(tmp_path), "LOCATOR_PORT": "1"}
    answer = CliRunner(env=settings).invoke(main, ["doctor"])
    assert answer.exit_code == 2 and "→ 请启动 locator serve" in answer.output
    assert answer.output.rstrip().endswith("有坏了的，请先处理")
    assert os.listdir(tmp_path) == []
