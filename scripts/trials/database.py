"""The database dies, restarts, loses its sessions or stands still, while people search and report."""

import signal
import threading
import time
from collections.abc import Callable

import psycopg
from sqlalchemy import make_url, text

from trials.deployment.asking import asking
from trials.deployment.doors import Door
from trials.deployment.ledger import Ledger, writing
from trials.deployment.processes import frozen, kill, seconds_until
from trials.deployment.site import Site, search
from trials.trial import Control, Figure, Run, Trial, longest

POSTMASTER_BACK_S, BACKEND_BACK_S, LONGEST_S, LIVE_S = 5.0, 3.0, 5.0, 1.0
POSTMASTERS, BACKENDS, RESTARTS = 5, 10, 5
FROZEN_S = 9.0
SLACK_S = 0.5  # of a busy machine, for whoever reads the answer
ENDED_S = 15
TERMINATE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'locator%'"
)


def _settled(site: Site) -> None:
    seconds_until(lambda: site.pid("postgres") and site.answers())


def _repeated(site: Site, times: int, harm: Callable[[], None]) -> tuple[list[float], Ledger]:
    """Do harm again and again; return how long each took to be over, and what writers were told."""
    backs = []
    with writing(site) as ledger:
        for _ in range(times):
            _settled(site)
            time.sleep(1.0)
            harm()
            backs.append(seconds_until(site.answers))
        _settled(site)
    return backs, ledger


def _figure(site: Site, backs: list[float], ledger: Ledger, bar_s: float) -> Figure:
    lost, doubles, bare = ledger.lost(site), ledger.doubles(site), ledger.bare_errors
    return Figure(
        site.machine.allows(longest(backs), bar_s) and not lost and not doubles and not bare,
        f"{len(backs)} times, back after {longest(backs):.1f} s at most; {lost} of {len(ledger.codes)} "
        f"acknowledged lost, {doubles} double, {bare} bare errors",
        {
            "back_s": longest(backs),
            "acknowledged": len(ledger.codes),
            "lost": lost,
            "doubles": doubles,
            "bare": bare,
        },
    )


def _postmaster(site: Site, number: signal.Signals) -> Callable[[], None]:
    def harm() -> None:
        postmaster = site.pid("postgres")
        assert postmaster
        kill(postmaster, number)
        seconds_until(lambda: site.pid("postgres") != postmaster or not site.answers(), 2.0)

    return harm


def postmaster_killed(site: Site, door: Door) -> Figure:
    """Kill the postmaster."""
    return _figure(site, *_repeated(site, POSTMASTERS, _postmaster(site, signal.SIGKILL)), POSTMASTER_BACK_S)


def restarted(site: Site, door: Door) -> Figure:
    """Stop the database in order, then at once; scripts/serve starts it again."""
    fast, told = _repeated(site, RESTARTS, _postmaster(site, signal.SIGINT))
    first = _figure(site, fast, told, POSTMASTER_BACK_S)
    at_once, told = _repeated(site, RESTARTS, _postmaster(site, signal.SIGQUIT))
    second = _figure(site, at_once, told, POSTMASTER_BACK_S)
    return Figure(
        first.holds and second.holds,
        f"in order: {first.text}; at once: {second.text}",
        {f"fast_{name}": value for name, value in first.numbers.items()}
        | {f"immediate_{name}": value for name, value in second.numbers.items()},
    )


def backend_killed(site: Site, door: Door) -> Figure:
    """Kill one session's process: the database ends all others and recovers."""

    def harm() -> None:
        session = site.sql(
            text("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'locator%' LIMIT 1")
        )
        kill(int(session))

    return _figure(site, *_repeated(site, BACKENDS, harm), BACKEND_BACK_S)


def sessions_ended(site: Site, door: Door) -> Figure:
    """End all sessions of the program each second."""
    with (
        writing(site) as ledger,
        asking(lambda number: search(site.way(number), timeout_s=10.0), 10.0) as asked,
    ):
        for _ in range(ENDED_S):
            site.sql(TERMINATE)
            time.sleep(1.0)
    lost = ledger.lost(site)
    unanswered = len(asked.answers) - asked.good
    return Figure(
        not lost and not unanswered and not ledger.bare_errors,
        f"{unanswered} of {len(asked.answers)} searches refused; "
        f"{lost} of {len(ledger.codes)} acknowledged lost",
        {
            "unanswered": unanswered,
            "asked": len(asked.answers),
            "lost": lost,
            "acknowledged": len(ledger.codes),
        },
    )


def stands_still(site: Site, door: Door) -> Figure:
    """Let the database and all its processes stand still."""
    with (
        asking(lambda _: search(door), 3.0) as asked,
        asking(lambda _: door.ask("GET", "/live"), 2.0) as live,
        frozen(site.database_processes()),
    ):
        time.sleep(FROZEN_S)
    refused = [answer for answer in asked.answers if answer.status != 200]
    untyped = [a for a in refused if a.status != 503 or not a.headers.get("retry-after", "").isdigit()]
    back_s = seconds_until(lambda: site.answers(door))
    in_time = asked.worst_s <= LONGEST_S + SLACK_S * site.machine.slowness
    holds = in_time and site.machine.allows(live.worst_s, LIVE_S) and not untyped
    return Figure(
        holds and live.good == len(live.answers) and site.machine.allows(back_s, POSTMASTER_BACK_S),
        f"longest search {asked.worst_s:.1f} s, {len(refused)} refused, {len(untyped)} of them without "
        f"503 and Retry-After; /live {live.worst_s * 1000:.0f} ms at most; back {back_s:.1f} s after",
        {
            "longest_s": asked.worst_s,
            "live_ms": live.worst_s * 1000,
            "untyped": len(untyped),
            "back_s": back_s,
        },
    )


def _waits_for_ever(site: Site, door: Door) -> Figure:
    socket = make_url(site.cluster.url).query["host"]
    with psycopg.connect(host=str(socket), user="locator", dbname="locator") as connection:
        began = time.monotonic()
        with frozen(site.database_processes()) as _:
            asked = threading.Thread(target=lambda: connection.execute("SELECT 1"))
            asked.start()
            asked.join(LONGEST_S + 2 * SLACK_S)
            took_s = time.monotonic() - began
        asked.join()
    return Figure(took_s <= LONGEST_S + SLACK_S, f"a plain connection still waits after {took_s:.1f} s")


def _nobody_starts_it(site: Site, door: Door) -> Figure:
    """Kill the postmaster while scripts/serve cannot watch."""
    with frozen([site.supervisor]):
        postmaster = site.pid("postgres")
        assert postmaster
        kill(postmaster)
        time.sleep(0.5)
        back_s = seconds_until(site.answers, POSTMASTER_BACK_S)
    _settled(site)
    return Figure(back_s <= POSTMASTER_BACK_S, f"not back after {POSTMASTER_BACK_S:.0f} s")


def missing_is_found(site: Site, door: Door) -> Figure:
    """Put into the ledger what nobody has stored."""
    with writing(site) as ledger:
        seconds_until(lambda: len(ledger.codes) > 2)
    ledger.codes.append("0TEST-0TEST")
    lost = ledger.lost(site)
    return Figure(not lost, f"a report that was never stored: {lost} lost")


LEDGER = Control("a report that was never stored", missing_is_found)


def _trial(name: str, title: str, bar: str, run: Run, control: Control, by_doors: bool = False) -> Trial:
    return Trial(name, title, bar, run, control, by_doors)


BACK = "back within {:.0f} s, nothing acknowledged lost, no bare error"
UNWATCHED = Control("scripts/serve cannot watch", _nobody_starts_it)
TRIALS = (
    _trial(
        "postmaster-killed",
        f"the postmaster killed {POSTMASTERS} times",
        BACK.format(POSTMASTER_BACK_S),
        postmaster_killed,
        UNWATCHED,
    ),
    _trial(
        "database-restarted",
        f"the database stopped in order and at once, {RESTARTS} times each",
        BACK.format(POSTMASTER_BACK_S),
        restarted,
        LEDGER,
    ),
    _trial(
        "backend-killed",
        f"a backend killed {BACKENDS} times",
        BACK.format(BACKEND_BACK_S),
        backend_killed,
        LEDGER,
    ),
    _trial(
        "sessions-ended",
        f"all sessions ended each second for {ENDED_S} s",
        "no search refused, nothing acknowledged lost",
        sessions_ended,
        LEDGER,
    ),
    _trial(
        "database-frozen",
        f"the database stands still for {FROZEN_S:.0f} s (SIGSTOP)",
        f"longest search {LONGEST_S:.0f} s, then 503 with Retry-After; /live within {LIVE_S:.0f} s",
        stands_still,
        Control("a plain connection", _waits_for_ever),
        by_doors=True,
    ),
)
