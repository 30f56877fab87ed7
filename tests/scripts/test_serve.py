"""scripts/serve as a user runs it: it serves, keeps the data, writes no position anywhere, and ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import databases
import pytest
from ports import free_port
from programs import wait_until
from sqlalchemy import create_engine, text

ROOT = Path(__file__).parents[2]
WEB, POSTGRES = "locator.serving", "-k"  # words of their command lines
TIMEOUT_S = 600  # for processes that end by themselves: a busy machine is slow
# A position with digits that would be recognised anywhere.
LON, LAT = "112.4703917", "23.0518263"
POSITION_DIGITS = ("4703917", "470391", "0518263", "051826")


class Serving:
    """A running scripts/serve."""

    def __init__(self, data: Path, port: int, **settings: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LOCATOR_")}
        self.process = subprocess.Popen(
            [sys.executable, "scripts/serve", "--data-dir", str(data), "--port", str(port)],
            cwd=ROOT,
            env=clean | {"LOCATOR_DEMO_STATIONS": "30", "LOCATOR_WORKERS": "1"} | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.address = f"http://127.0.0.1:{port}/"
        self.lines: list[str] = []

    def wait_until_open(self) -> str:
        """Return the line with the URL when it is printed."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if "is open at" in line:
                return line.strip()
        raise AssertionError("\n".join(self.lines))

    def end(self, number: signal.Signals) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        try:
            self.lines += self.process.communicate(timeout=TIMEOUT_S)[0].splitlines()
        finally:
            self.process.kill()
        return self.process.returncode


@pytest.fixture
def port() -> int:
    return free_port()


@contextmanager
def served(data: Path, port: int, **settings: str) -> Iterator[Serving]:
    serving = Serving(data, port, **settings)
    try:
        serving.wait_until_open()
        yield serving
    finally:
        if serving.process.poll() is None:
            serving.end(signal.SIGTERM)


def ask(address: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(address, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def servers_of(data: Path) -> list[str]:
    """Return the command lines of running processes that use a data directory."""
    files = (data / "postgres").resolve()
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(files) in line or f"--data-dir {data}" in line:
            found.append(line)
    return found


def test_it_serves_keeps_the_data_and_ends(tmp_path: Path, port: int) -> None:
    data = tmp_path / "a directory with spaces" / ("far" * 40)  # longer than any socket path may be
    first = Serving(data, port)
    assert first.wait_until_open() == f"The locator is open at http://127.0.0.1:{port}/"
    status, stations = ask(f"{first.address}api/v1/stations?limit=500")
    assert status == 200 and "演示" in stations
    assert any("只在这台电脑上有用" in line for line in first.lines[-4:])
    output = "\n".join(first.lines[-6:])  # in both languages, only at the first start
    assert f"Union staff sign in at {first.address}staff/ as demo@example.org" in output
    assert output.count("demo@example.org") == 2
    _printed_codes_are_local(first.address, json.loads(stations)["features"][0]["id"])
    _send_position_everywhere(first.address, json.loads(stations)["features"][0]["id"])
    assert first.end(signal.SIGTERM) == 0
    assert servers_of(data) == []
    _no_file_contains_the_position(data)

    began = time.monotonic()
    with served(data, port) as second:
        took_s = time.monotonic() - began
        assert entries(ask(f"{second.address}api/v1/stations?limit=500")[1]) == entries(stations)
        assert second.end(signal.SIGINT) == 0
    assert not any("demo@example.org" in line for line in second.lines)
    assert took_s < TIMEOUT_S
    assert servers_of(data) == []


def entries(stations: str) -> list[tuple[str, object, str]]:
    """Return what does not change with the hour: a door may close between two answers."""
    features = json.loads(stations)["features"]
    return [(feature["id"], feature["geometry"], feature["properties"]["name"]) for feature in features]


def _printed_codes_are_local(address: str, code: str) -> None:
    """Check that printed codes lead to this server, with a warning that it is local."""
    card = ask(f"{address}stations/{code}/card")[1]
    assert f"{address}s/{code}" in card and "only-here" in card


def _send_position_everywhere(address: str, code: str) -> None:
    """Send the position by every way in, validly and invalidly, and in a report."""
    form = urllib.parse.urlencode({"lon": LON, "lat": LAT}).encode()
    as_json = f'{{"lon": {LON}, "lat": {LAT}}}'.encode()
    nearest = f"{address}api/v1/stations/nearest"
    json_type = {"Content-Type": "application/json"}
    assert ask(address, form)[0] == 200
    assert ask(nearest, as_json, **json_type)[0] == 200
    assert ask(f"{nearest}?lon={LON}&lat={LAT}")[0] == 200
    assert ask(nearest, as_json.replace(b"}", b', "limit": 0}'), **json_type)[0] == 400
    assert ask(f"{nearest}?lon={LON}&lat={LAT}&limit=0")[0] == 400
    assert ask(f"{nearest}?lon={LAT}&lat={LON}")[0] == 400
    assert ask(f"{address}{LON},{LAT}")[0] == 404
    assert ask(f"{address}stations/{code}/reports", form + b"&verdict=locked")[0] == 200
    assert ask(f"{address}stations/{code}/reports", form + b"&verdict=nonsense")[0] == 400
    reported = as_json.replace(b"}", b', "verdict": "full"}')
    assert ask(f"{address}api/v1/stations/{code}/reports", reported, **json_type)[0] == 201


def _no_file_contains_the_position(data: Path) -> None:
    """Search every log and every file of the database for the digits."""
    files = [path for path in data.rglob("*") if path.is_file()]
    files += [path for path in (data / "postgres").resolve().rglob("*") if path.is_file()]
    assert len(files) > 500
    for path in files:
        content = path.read_bytes()
        for digits in POSITION_DIGITS:
            assert digits.encode() not in content, path


def test_a_port_in_use_is_reported_in_one_sentence(tmp_path: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        serving = Serving(tmp_path / "data", port)
        output, _ = serving.process.communicate(timeout=TIMEOUT_S)
    assert serving.process.returncode == 1
    assert f"Port {port}" in output and "--port" in output
    assert "Traceback" not in output
    assert servers_of(tmp_path / "data") == []


def children(pid: int) -> dict[str, int]:
    """Return the processes that a process has started: what they are, and their numbers."""
    found = {}
    for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{number}/cmdline").read_bytes().decode().split("\0")
        name = next((name for name in (WEB, "work", "schedule", POSTGRES) if name in words), "")
        found[name] = int(number)
    return found


def test_three_processes_run_and_one_that_ends_is_started_again(tmp_path: Path, port: int) -> None:
    with served(tmp_path / "data", port) as serving:
        log = tmp_path / "data" / "log" / "work.log"
        wait_until(lambda: "self_check: done" in log.read_text(), "what is due each hour is done")
        ours = children(serving.process.pid)
        assert set(ours) == {WEB, "work", "schedule", POSTGRES}
        assert children(ours["work"]) == children(ours["schedule"]) == {}  # no interpreter for a chore
        for name in ("work", "schedule", WEB, POSTGRES):
            os.kill(ours[name], signal.SIGKILL)
            wait_until(
                lambda name=name: children(serving.process.pid).get(name, ours[name]) != ours[name], name
            )
        wait_until(lambda: _is_ready(serving.address), "the server answers again")
        serving.process.kill()  # it cannot end what it has started, so the next one does
        serving.process.communicate()
        with served(tmp_path / "data", port) as second:
            assert _is_ready(second.address)
            started = children(second.process.pid) | ours
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started.values()), "all have ended")


def _is_ready(address: str) -> bool:
    try:
        return ask(f"{address}ready")[0] == 200
    except OSError:
        return False


def test_a_database_url_in_the_settings_is_used(tmp_path: Path, port: int) -> None:
    with databases.copied("template0") as address:
        with served(tmp_path / "data", port, LOCATOR_DATABASE_URL=address) as serving:
            assert ask(f"{serving.address}ready")[0] == 200
            assert not (tmp_path / "data" / "postgres").exists()
        engine = create_engine(address)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM station")).scalar_one() > 30
        engine.dispose()
