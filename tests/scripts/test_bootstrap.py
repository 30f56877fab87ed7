"""The parts of set-up: plain lines, silence about questions, and one sentence when something fails."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import debian
from bootstrap.cluster import SETTINGS, SOCKET_PATH_LIMIT, Cluster
from bootstrap.console import SetupFailed, Steps, run_logged
from bootstrap.layout import ROOT, DataDir, exclusively
from bootstrap.server import WebServer


def test_steps_are_plain_lines_where_nobody_watches() -> None:
    out = io.StringIO()
    steps = Steps(1, out)
    with steps.step("Making tea"):
        pass
    lines = out.getvalue().splitlines()
    assert lines[0] == "[1/1] Making tea ..."
    assert lines[1].startswith("[1/1] Making tea: done in ")
    assert "\r" not in out.getvalue() and "\x1b" not in out.getvalue()


def test_a_failed_command_says_what_failed_and_where_to_look(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    command = [sys.executable, "-c", "print('no tea left'); raise SystemExit(3)"]
    with pytest.raises(SetupFailed) as failed:
        run_logged(command, log, "Making tea")
    assert "Making tea" in str(failed.value)
    assert "no tea left" in str(failed.value) or "no tea left" in log.read_text()


def test_the_cluster_logs_nothing_of_a_question() -> None:
    assert SETTINGS["log_statement"] == "none"
    assert SETTINGS["log_min_duration_statement"] == "-1"
    assert SETTINGS["log_parameter_max_length"] == "0"
    assert SETTINGS["log_parameter_max_length_on_error"] == "0"
    assert SETTINGS["log_min_error_statement"] == "panic"
    assert SETTINGS["listen_addresses"] == ""


def test_a_socket_is_short_however_long_the_data_directory(tmp_path: Path) -> None:
    far = tmp_path / ("far" * 30) / ("away" * 20)
    socket = Cluster(far / "postgres", far / "log")._new_socket_directory()
    assert len(f"{socket}/.s.PGSQL.5432") < SOCKET_PATH_LIMIT
    socket.rmdir()


def test_a_command_knows_whether_its_data_directory_is_served(tmp_path: Path) -> None:
    data = DataDir.chosen(str(tmp_path))
    assert not data.is_served()
    with exclusively(data.lock, "taken"):
        assert data.is_served()


def test_the_address_is_one_that_a_browser_opens(tmp_path: Path) -> None:
    assert WebServer("::1", 8080, 1, tmp_path).public_url == "http://[::1]:8080"
    assert WebServer("0.0.0.0", 8080, 1, tmp_path).public_url == "http://127.0.0.1:8080"


def test_two_servers_do_not_share_a_data_directory(tmp_path: Path) -> None:
    lock = DataDir.chosen(str(tmp_path)).lock
    try_it = (
        "import sys; sys.path.insert(0, 'scripts')\n"
        "from pathlib import Path\nfrom bootstrap.layout import exclusively\n"
        "from bootstrap.console import SetupFailed\n"
        f"try:\n    with exclusively(Path({str(lock)!r}), 'taken'): print('got it')\n"
        "except SetupFailed as error: print(error)\n"
    )
    with exclusively(lock, "taken"):
        answer = subprocess.run([sys.executable, "-c", try_it], cwd=ROOT, capture_output=True, text=True)
    assert answer.stdout.strip() == "taken"


def test_without_root_one_line_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "_root_prefix", lambda: None)
    with pytest.raises(SetupFailed) as failed:
        debian.install(["postgresql-15-postgis-3"], "PostGIS", tmp_path / "log")
    assert "apt-get install" in f"{failed.value}{failed.value.remedy}"
    assert "postgresql-15-postgis-3" in f"{failed.value}{failed.value.remedy}"
