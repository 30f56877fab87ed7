"""Processes that are killed or stand still: who brings them back, and how soon."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bootstrap.layout import ROOT
from ports import free_port, listens
from sqlalchemy import text

from trials.deployment.asking import asking
from trials.deployment.doors import Door
from trials.deployment.ledger import writing
from trials.deployment.processes import children, frozen, kill, seconds_until
from trials.deployment.site import WORKERS, Site, search
from trials.trial import Control, Figure, Trial

BACK_S = 5.0
SILENT_S = 10.0
TIMES = 20
MOST_PAUSE_S = 1.5  # between two deaths, at random
IS_LISTED = text("SELECT count(*) FROM running_process WHERE kind = :kind AND pid = :pid")
APART = ("worker", "work", "schedule")  # none of which starts another
UNWATCHED = "import time; time.sleep(600)"
# A web server whose main process does not look whether its workers get on.
UNWATCHED_SERVER = """
import sys
from locator.serving.beating_gateway import BeatingGateway
from locator.serving.bounds import Bounds
from locator.serving.listening import opened
from locator.serving.main_process import run
def create():
    return BeatingGateway(lambda environ, start: [], lambda path, method: 0, Bounds())
run(opened("127.0.0.1", int(sys.argv[1]), 1), workers=1, silent_s=1e9, target="__main__:create")
"""


def back_after(site: Site, kind: str) -> float:
    """Kill a process of a kind; return how long it took until another does its work."""
    random_worker = random.choice(site.web_workers() or [0])
    former = random_worker if kind == "worker" else site.pid(kind)
    if not former:
        return float("inf")
    kill(former)
    return seconds_until(lambda: _is_back(site, kind, former))


def _is_back(site: Site, kind: str, former: int) -> bool:
    if kind in ("worker", "web"):
        workers = site.web_workers()
        is_other = former not in workers and (kind == "worker" or site.pid("web") not in (former, None))
        return is_other and len(workers) == WORKERS and site.answers()
    pid = site.pid(kind)
    return pid not in (None, former) and bool(site.sql(IS_LISTED, kind=kind, pid=pid))


def killed(site: Site, door: Door, times: int = TIMES) -> Figure:
    """Kill each kind of process again and again, at random, while people search and report."""
    backs: dict[str, list[float]] = {}

    def again_and_again(kind: str) -> None:
        for _ in range(times):
            time.sleep(random.uniform(0, MOST_PAUSE_S))
            backs.setdefault(kind, []).append(back_after(site, kind))

    with (
        writing(site, 2) as ledger,
        asking(lambda number: search(site.way(number), timeout_s=10.0), 4.0) as asked,
        ThreadPoolExecutor(len(APART)) as pool,
    ):
        list(pool.map(again_and_again, APART))
        again_and_again("web")
    lost, doubles = ledger.lost(site), ledger.doubles(site)
    worst = {kind: max(times) for kind, times in backs.items()}
    text_ = ", ".join(f"{kind} {worst_s:.1f} s" for kind, worst_s in worst.items())
    holds = site.machine.allows(max(worst.values()), BACK_S) and not lost and not doubles
    return Figure(
        holds,
        f"each {times} times, back at the latest: {text_}; {lost} of {len(ledger.codes)} acknowledged lost, "
        f"{doubles} double; searches {asked.text}",
        {f"{kind}_s": worst_s for kind, worst_s in worst.items()}
        | {"lost": lost, "acknowledged": len(ledger.codes), "unanswered": len(asked.answers) - asked.good},
    )


def _stays_dead(site: Site, door: Door) -> Figure:
    process = subprocess.Popen([sys.executable, "-c", UNWATCHED], start_new_session=True)
    process.kill()
    process.wait()
    back_s = seconds_until(lambda: os.path.exists(f"/proc/{process.pid}"), BACK_S)
    return Figure(back_s <= BACK_S, f"not back after {BACK_S:.0f} s")


def one_frozen(site: Site, door: Door) -> Figure:
    """Let a web process stand still."""
    former = site.web_workers()[0]
    with asking(lambda _: search(door, timeout_s=20.0), 4.0) as asked, frozen([former]):
        back_s = seconds_until(lambda: _is_back(site, "worker", former))
    return Figure(
        site.machine.allows(back_s, SILENT_S),
        f"replaced after {back_s:.1f} s; searches meanwhile {asked.text}",
        {"back_s": back_s, "unanswered": len(asked.answers) - asked.good},
    )


def _frozen_for_good(site: Site, door: Door) -> Figure:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", UNWATCHED_SERVER, str(port)], cwd=ROOT) as process:
        while not listens(port) or not children(process.pid):
            time.sleep(0.05)
        (former, *_) = children(process.pid)
        with frozen([former]):
            back_s = seconds_until(lambda: former not in children(process.pid), SILENT_S)
        process.send_signal(signal.SIGTERM)
    return Figure(back_s <= SILENT_S, f"not replaced after {SILENT_S:.0f} s")


def supervisor_killed(site: Site, door: Door) -> Figure:
    """Kill scripts/serve itself, and start it again at the same port."""
    orphans = [pid for kind in ("web", "work", "schedule", "postgres") if (pid := site.pid(kind))]
    assert site.process
    site.process.kill()
    site.process.communicate()
    began = time.monotonic()
    site.start()
    took_s = time.monotonic() - began
    left = [pid for pid in orphans if os.path.exists(f"/proc/{pid}")]
    return Figure(
        site.answers() and not left,
        f"the next start serves after {took_s:.0f} s, {len(left)} of {len(orphans)} orphans left",
        {"took_s": took_s, "left": len(left)},
    )


def _somebody_elses_port(site: Site, door: Door) -> Figure:

    with socket.create_server(("127.0.0.1", 0)) as other:
        try:
            Site(site.folder / "other", other.getsockname()[1], site.settings).start()
        except RuntimeError as error:
            return Figure(False, str(error).strip().splitlines()[-1])
    return Figure(True, "started at a port of somebody else")


def jobs_of(site: Site) -> dict[str, int]:
    """Return how many jobs wait, run and have failed."""
    listed: dict[str, int] = json.loads(site.locator("jobs", "--json").stdout)["counts"]
    return listed


TRIALS = (
    Trial(
        "processes-killed",
        f"web process, worker, scheduler and web server killed {TIMES} times each, at random",
        f"back within {BACK_S:.0f} s, nothing acknowledged lost",
        killed,
        Control("a process that nobody watches", _stays_dead),
    ),
    Trial(
        "process-frozen",
        "a web process stands still (SIGSTOP)",
        f"replaced within {SILENT_S:.0f} s",
        one_frozen,
        Control("a main process that does not look", _frozen_for_good),
        by_doors=True,
    ),
    Trial(
        "serve-killed",
        "scripts/serve killed and started again",
        "it serves at the same port, no orphan is left",
        supervisor_killed,
        Control("the port is somebody else's", _somebody_elses_port),
    ),
)
