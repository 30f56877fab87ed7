"""Writers that keep what was acknowledged: reports, each under a key, repeated until it is answered."""

import json
import random
import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from locator.reports.actions.reports import code_hash
from trials.deployment.doors import Answer, Door
from trials.deployment.site import JSON, Site

STORED = text("SELECT count(*) FROM report")
FOUND = text("SELECT count(*) FROM report WHERE code_hash = ANY(:hashes)").bindparams(
    bindparam("hashes", type_=ARRAY(BYTEA))
)
A_STATION = text("SELECT code FROM public_station ORDER BY code LIMIT 1")
REPORT = json.dumps({"verdict": "full"}).encode()
PAUSE_S = 0.1


class Stored(Protocol):
    """A database that can be asked what it has."""

    def sql(self, question: TextClause, **parameters: Any) -> Any:
        """Return the one value of a statement."""


@dataclass
class Ledger:
    """What writers were told: the codes of their reports, the keys they used, and each status."""

    stored_before: int
    codes: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)

    def lost(self, site: Stored) -> int:
        """Return how many acknowledged reports are not stored."""
        hashes = [code_hash(code) for code in self.codes]
        return len(hashes) - int(site.sql(FOUND, hashes=hashes))

    def doubles(self, site: Stored) -> int:
        """Return how many reports there are beyond one for each key."""
        return max(0, int(site.sql(STORED)) - self.stored_before - len(self.keys))

    @property
    def bare_errors(self) -> int:
        """Return how many answers were errors that say nothing: neither 503 nor 507."""
        return sum(n for status, n in self.statuses.items() if status >= 500 and status not in (503, 507))


def somewhere() -> str:
    """Return an address in a network of its own, as a front would name it."""
    return ".".join(str(random.randint(1, 250)) for _ in range(4))


def report(door: Door, code: str, key: str, timeout_s: float = 30.0) -> Answer:
    """Send a report under a key."""
    path = f"/api/v1/stations/{code}/reports"
    named = {"Content-Type": JSON, "X-Forwarded-For": somewhere(), "Idempotency-Key": key}
    return door.ask("POST", path, REPORT, named, timeout_s=timeout_s)


@contextmanager
def writing(site: Site, writers: int = 3) -> Iterator[Ledger]:
    """Let writers report to a site while the block runs."""
    with writing_at(site, site.direct, writers) as ledger:
        yield ledger


@contextmanager
def writing_at(site: Stored, door: Door, writers: int) -> Iterator[Ledger]:
    """Let writers report without pause while the block runs; what waits for an answer gets one afterwards."""
    ledger, ended, lock = Ledger(int(site.sql(STORED))), threading.Event(), threading.Lock()
    code = str(site.sql(A_STATION))

    def write() -> None:
        while not ended.is_set():
            key = secrets.token_hex(16)
            with lock:
                ledger.keys.add(key)
            for _ in range(200):
                answer = report(door, code, key)
                with lock:
                    ledger.statuses[answer.status] += 1
                if answer.status == 201:
                    with lock:
                        ledger.codes.append(str(json.loads(answer.body)["code"]))
                    break
                ended.wait(PAUSE_S)
            ended.wait(PAUSE_S)

    threads = [threading.Thread(target=write, daemon=True) for _ in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        ended.set()
        for thread in threads:
            thread.join()
