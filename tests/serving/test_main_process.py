"""The web server's processes: one that is killed or stands still is replaced, by nobody's hand."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
import urllib3
from ports import free_port

from locator.serving.beats import FOLDER, beat, beat_age_s

# An application that starts at once; what is tried here is who starts it.
SERVE = """
import sys
from locator.serving.beating_gateway import BeatingGateway
from locator.serving.bounds import Bounds
from locator.serving.listening import opened
from locator.serving.main_process import run

def create():
    return BeatingGateway(lambda environ, start: [], lambda path, method: 0, Bounds())

run(opened("127.0.0.1", int(sys.argv[1]), 1), workers=1, silent_s=3.0, target="__main__:create")
"""


class Site:
    """A web server of one worker."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    def worker(self) -> int | None:
        """Return the process id of the worker, if there is one now."""
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return int(children[0]) if children else None

    def other_worker(self, than: int | None) -> int:
        """Return another worker than that, which answers."""
        while (worker := self.worker()) in (None, than) or not self.answers():
            assert self.process.poll() is None
        return worker

    def answers(self) -> bool:
        """Tell whether the server answers just now."""
        try:
            with urllib3.HTTPConnectionPool("127.0.0.1", self.port, retries=False, timeout=5) as pool:
                return bool(pool.request("GET", "/live").status == 200)
        except urllib3.exceptions.HTTPError:
            return False


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve by one worker."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", SERVE, str(port)]) as process:
        yield Site(port, process)
        process.terminate()


def test_a_worker_that_is_killed_again_and_again_or_stands_still_is_replaced(site: Site) -> None:
    worker = site.other_worker(None)
    for number in [*[signal.SIGKILL] * 20, signal.SIGSTOP]:
        with contextlib.suppress(ProcessLookupError):  # on a busy machine it may just have been replaced
            os.kill(worker, number)
        worker = site.other_worker(worker)
    site.process.terminate()
    assert site.process.wait() == 0


def test_no_worker_has_been_silent_when_the_clock_is_set_forward(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    assert beat_age_s(tmp_path, os.getpid()) is None
    beat()
    assert 0 <= (beat_age_s(tmp_path, os.getpid()) or 0) < 600
    (file,) = tmp_path.iterdir()
    assert abs(file.stat().st_mtime - monotonic()) < 600, "not by the clock that people set"


def test_the_main_process_leaves_counting_to_its_workers() -> None:
    ask = "import sys, locator.serving.main_process; print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"  # imported here, it would count in the memory of each process alone
