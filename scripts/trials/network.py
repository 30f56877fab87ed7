"""The network between the program and its database: silent, slow, cut in the middle of an answer."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from bootstrap.layout import ROOT
from ports import free_port

from trials.deployment.asking import Asked, asking
from trials.deployment.database_wire import State, Wire, database_wire
from trials.deployment.doors import Door
from trials.deployment.ledger import writing_at
from trials.deployment.processes import seconds_until
from trials.deployment.site import Site, search
from trials.trial import Control, Figure, Trial

SILENT_S, SLOW_S, AROUND_S = 9.0, 8.0, 3.0
LONGEST_S, SLACK_S, BACK_S = 5.0, 0.5, 1.0
LATE_S = 8.0  # five seconds for a thread, and the late pieces of its own; nginx waits as long


@contextmanager
def own_web_server(site: Site, url: str, **settings: str) -> Iterator[Door]:
    """Serve a database by two web processes of the product; give the way in."""
    port = free_port()
    place = {"LOCATOR_DATABASE_URL": url, "LOCATOR_DATA_DIR": str(site.data)}
    process = subprocess.Popen(
        [sys.executable, "-m", "locator.cli", "serve", "--port", str(port), "--workers", "2"],
        cwd=ROOT,
        env=os.environ | site.environment() | place | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    door = Door("direct", port, f"127.0.0.1:{port}")
    try:
        seconds_until(lambda: door.ask("GET", "/live", timeout_s=2.0).status == 200)
        yield door
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def behind_a_wire(site: Site) -> Iterator[tuple[Door, Wire]]:
    """Serve a site's database through a network that can fail."""
    socket = site.cluster.socket
    assert socket
    with database_wire(socket) as wire:
        url = f"postgresql+psycopg://locator@127.0.0.1:{wire.port}/locator"
        with own_web_server(site, url) as door:
            for _ in range(20):  # connections of both processes
                search(door)
            yield door, wire


def _whole(asked: Asked) -> int:
    """Return how many answers of 200 were no whole JSON."""
    wrong = 0
    for answer in asked.answers:
        if answer.status == 200:
            try:
                json.loads(answer.body)
            except ValueError:
                wrong += 1
    return wrong


def _untyped(asked: Asked) -> int:
    return sum(
        answer.status not in (200, 503) or (answer.status == 503 and "retry-after" not in answer.headers)
        for answer in asked.answers
    )


def silent(site: Site, _: Door) -> Figure:
    """Let nothing pass for a while, while people search and report."""
    with behind_a_wire(site) as (door, wire):
        with writing_at(site, door, 2) as ledger, asking(lambda _: search(door), 3.0) as asked:
            time.sleep(AROUND_S)
            wire.become(State.SILENT)
            time.sleep(SILENT_S)
            wire.become(State.GOOD)
            back_s = seconds_until(lambda: site.answers(door))
            time.sleep(AROUND_S)
        lost, doubles = ledger.lost(site), ledger.doubles(site)
    untyped = _untyped(asked)
    return Figure(
        asked.worst_s <= LONGEST_S + SLACK_S * site.machine.slowness
        and not untyped
        and not lost
        and not doubles
        and site.machine.allows(back_s, BACK_S),
        f"longest search {asked.worst_s:.1f} s, {asked.statuses[503]} of {len(asked.answers)} were 503, "
        f"{untyped} otherwise; back {back_s:.1f} s after; {lost} of {len(ledger.codes)} acknowledged lost, "
        f"{doubles} double",
        {"longest_s": asked.worst_s, "back_s": back_s, "untyped": untyped, "lost": lost, "doubles": doubles},
    )


def slow(site: Site, _: Door) -> Figure:
    """Let every piece come half a second late, then cut answers in their middle."""
    with behind_a_wire(site) as (door, wire):
        with asking(lambda _: search(door), 2.0) as late:
            wire.become(State.SLOW)
            time.sleep(SLOW_S)
        wire.become(State.GOOD)
        seconds_until(lambda: site.answers(door))
        with asking(lambda _: search(door), 5.0) as cut:
            for state in (State.CUT, State.GOOD) * 4:
                wire.become(state)
                time.sleep(0.6)
        back_s = seconds_until(lambda: site.answers(door))
    wrong, untyped = _whole(late) + _whole(cut), _untyped(late) + _untyped(cut)
    longest_s = max(late.worst_s, cut.worst_s)
    return Figure(
        not wrong
        and not untyped
        and longest_s <= LATE_S + SLACK_S * site.machine.slowness
        and site.machine.allows(back_s, BACK_S),
        f"{wrong} cut answers with 200, {untyped} untyped of {len(late.answers) + len(cut.answers)}; "
        f"longest {longest_s:.1f} s; back {back_s:.1f} s after",
        {"wrong": wrong, "untyped": untyped, "longest_s": longest_s, "back_s": back_s},
    )


def _plain(site: Site, state: State, question: str) -> Figure:
    """Ask by a plain connection, which has no bounds."""
    socket = site.cluster.socket
    assert socket
    with (
        database_wire(socket) as wire,
        psycopg.connect(
            host="127.0.0.1", port=wire.port, user="locator", dbname="locator", sslmode="disable"
        ) as plain,
    ):
        wire.become(state)
        began = time.monotonic()
        asked = threading.Thread(target=lambda: plain.execute(question))
        asked.start()
        asked.join(LONGEST_S + 2 * SLACK_S)
        took_s = time.monotonic() - began
        wire.become(State.GOOD)
        asked.join()
    return Figure(took_s <= LONGEST_S + SLACK_S, f"a plain connection still waits after {took_s:.1f} s")


TRIALS = (
    Trial(
        "network-silent",
        f"nothing passes between program and database for {SILENT_S:.0f} s",
        f"each search ends within {LONGEST_S:.0f} s, back within {BACK_S:.0f} s, nothing acknowledged lost",
        silent,
        Control("a plain connection", lambda site, _: _plain(site, State.SILENT, "SELECT 1")),
    ),
    Trial(
        "network-slow",
        "pieces come late, answers of the database are cut",
        f"no cut answer with 200, each within {LATE_S:.0f} s",
        slow,
        Control("a plain connection", lambda site, _: _plain(site, State.SLOW, "SELECT pg_sleep(8)")),
    ),
)
