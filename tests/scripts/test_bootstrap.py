"""The parts of the set-up: plain output, no queries in logs, and a message for each failure."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import debian
from bootstrap.cluster import SETTINGS, SOCKET_PATH_LIMIT, Cluster
from bootstrap.console import SetupFailed, Steps, run_logged
from bootstrap.layout import ROOT, DataDir, locked
from bootstrap.server import WebServer


def test_steps_are_plain_lines_without_a_terminal() -> None:
    out = io.StringIO()
    steps = Steps(1, out)
    with steps.step("Making tea"):
        pass
    lines = out.getvalue().splitlines()
    assert lines[0] == "[1/1] Making tea ..."
    assert lines[1].startswith("[1/1] Making tea: done in ")
    assert "\r" not in out.getvalue() and "\x1b" not in out.getvalue()


def test_a_failed_command_is_reported_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    command = [sys.executable, "-c", "print('no tea left'); raise SystemExit(3)"]
    with pytest.raises(SetupFailed) as failed:
        run_logged(command, log, "Making tea")
    assert "Making tea" in str(failed.value)
    assert "no tea left" in str(failed.value) or "no tea left" in log.read_text()


def test_the_cluster_logs_nothing_of_queries() -> None:
    assert SETTINGS["log_statement"] == "none"
    assert SETTINGS["log_min_duration_statement"] == "-1"
    assert SETTINGS["log_parameter_max_length"] == "0"
    assert SETTINGS["log_parameter_max_length_on_error"] == "0"
    assert SETTINGS["log_min_error_statement"] == "panic"
    assert SETTINGS["listen_addresses"] == ""


def test_socket_paths_are_short_for_any_data_directory(tmp_path: Path) -> None:
    far = tmp_path / ("far" * 30) / ("away" * 20)
    socket = Cluster(far / "postgres", far / "log")._new_socket_directory()
    assert len(f"{socket}/.s.PGSQL.5432") < SOCKET_PATH_LIMIT
    socket.rmdir()


def test_it_is_known_whether_a_data_directory_is_served(tmp_path: Path) -> None:
    data = DataDir.from_option(str(tmp_path))
    assert not data.is_served()
    with locked(data.lock, "taken"):
        assert data.is_served()


def test_the_url_can_be_opened_in_a_browser(tmp_path: Path) -> None:
    assert WebServer("::1", 8080, 1, tmp_path).public_url == "http://[::1]:8080"
    assert WebServer("0.0.0.0", 8080, 1, tmp_path).public_url == "http://127.0.0.1:8080"


def test_a_data_directory_is_locked_for_one_server(tmp_path: Path) -> None:
    lock = DataDir.from_option(str(tmp_path)).lock
    program = (
        "import sys; sys.path.insert(0, 'scripts')\n"
        "from pathlib import Path\nfrom bootstrap.layout import locked\n"
        "from bootstrap.console import SetupFailed\n"
        f"try:\n    with locked(Path({str(lock)!r}), 'taken'): print('got it')\n"
        "except SetupFailed as error: print(error)\n"
    )
    with locked(lock, "taken"):
        result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.strip() == "taken"


def test_without_root_the_command_to_run_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "_root_prefix", lambda: None)
    with pytest.raises(SetupFailed) as failed:
        debian.install(["postgresql-15-postgis-3"], "PostGIS", tmp_path / "log")
    assert "apt-get install" in f"{failed.value}{failed.value.remedy}"
    assert "postgresql-15-postgis-3" in f"{failed.value}{failed.value.remedy}"
