"""Asking one question many times: how many a second, how long each, and whose processor time."""

import http.client
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from benchmark import load, processor
from benchmark.figures import Figure, median_of
from benchmark.load import Load, Request

CONNECTIONS = 2  # few enough that requests do not queue for long
WARM_UP_S = 1
FEWEST, LONGEST_S = 5, 20
CHECKED = 5
TIMEOUT_S = 30
MEASURES = ("throughput", "p50", "p99", "server CPU", "database CPU")


@dataclass(frozen=True, slots=True)
class Question:
    """Requests of one kind, and the milliseconds of processors that an answer may cost at most."""

    name: str
    requests: Sequence[Request]
    most_server_ms: float | None = None
    most_database_ms: float | None = None
    status: HTTPStatus = HTTPStatus.OK  # of every answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What one run cost: the load generator's figures, and processor milliseconds a request."""

    load: Load
    server_ms: float
    database_ms: float

    @property
    def cpu_ms(self) -> float:
        """Both together."""
        return self.server_ms + self.database_ms


class Served(Protocol):
    """A server that is asked: the product's, or a peer's."""

    @property
    def address(self) -> str:
        """Its URL."""

    @property
    def pid(self) -> int:
        """The process whose descendants answer."""


@dataclass
class Bench:
    """A database with its server, and a folder for the scripts of the load generators."""

    server: Served
    database_pid: int
    url: str
    pgbench: str  # the program
    scratch: Path
    seconds: int
    asked: dict[str, list[Asked]] = field(default_factory=dict)  # by question, a run a round
    limits_s: list[float] = field(default_factory=list)  # of the database, a run a round
    troubles: dict[str, str] = field(default_factory=dict)  # why a question could not be measured

    @property
    def limit_s(self) -> float:
        """Searches a second that the database itself can do: what all is compared with."""
        return median_of(self.limits_s)


def ask(bench: Bench, question: Question, seconds: int, connections: int = CONNECTIONS) -> Asked:
    """Ask one question for some seconds, beginning at another request each time.

    What is too slow to be answered a few times is asked for longer.
    """
    path = bench.scratch / f"{question.name.replace(' ', '-').replace('/', '-')}.lua"
    load.write_script(path, question.requests, start=101 * len(bench.asked.get(question.name, ())))
    before = [processor.used_s(pid) for pid in (bench.server.pid, bench.database_pid)]
    try:
        measured = load.run(bench.server.address, path, seconds, connections)
    except RuntimeError as error:
        raise RuntimeError(f"{question.name}: {error}") from error
    if measured.requests < FEWEST and seconds < LONGEST_S:
        return ask(bench, question, 3 * seconds, connections)
    if not measured.requests:
        raise RuntimeError(f"{question.name}: no answer within {seconds} s")
    after = [processor.used_s(pid) for pid in (bench.server.pid, bench.database_pid)]
    server_ms, database_ms = (
        1000 * (late - early) / measured.requests for early, late in zip(before, after, strict=True)
    )
    return Asked(measured, server_ms, database_ms)


def try_to_ask(bench: Bench, question: Question, connections: int = CONNECTIONS) -> None:
    """Ask one question and keep what was measured; or keep why not, and ask it no more."""
    if question.name in bench.troubles:
        return
    try:
        if question.name not in bench.asked:  # statements are prepared, pages are in memory
            require_answers(bench.server.address, question)
            ask(bench, question, WARM_UP_S, connections)
        found = ask(bench, question, bench.seconds, connections)
    except (RuntimeError, OSError) as error:
        bench.asked.pop(question.name, None)
        bench.troubles[question.name] = f"{question.name}: {str(error).removeprefix(f'{question.name}: ')}"
    else:
        bench.asked.setdefault(question.name, []).append(found)


def not_answered(bench: Bench) -> list[Figure]:
    """Return a missed figure for each question that could not be measured, and how many were refused."""
    refused = sum(run.load.refused for runs in bench.asked.values() for run in runs)
    return [
        *(Figure(f"not measured: {why}", 1, at_most=0) for why in bench.troubles.values()),
        Figure("refused answers", refused, at_most=0),
    ]


def require_answers(server: str, question: Question) -> None:
    """Send some of the requests once; raise RuntimeError for another status, which wrk may count as fast."""
    some = question.requests[:: max(1, len(question.requests) // CHECKED)]
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=TIMEOUT_S)) as connection:
        for request in some:
            headers = {**request.headers, load.PROXY_HEADER: "10.0.0.1"}
            body = None if request.body is None else request.body.encode()
            connection.request(request.method, request.path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != question.status:
                raise RuntimeError(f"{question.name}: {request.path} was answered by {answer.status}")


def figures(question: Question, asked: Sequence[Asked]) -> list[Figure]:
    """Return the five figures of a question, each the median of its rounds."""
    name = question.name
    return [
        Figure(f"{name}: throughput", median_of(run.load.rate_s for run in asked), "/s"),
        Figure(f"{name}: p50", median_of(run.load.p50_ms for run in asked), "ms"),
        Figure(f"{name}: p99", median_of(run.load.p99_ms for run in asked), "ms"),
        Figure(
            f"{name}: server CPU",
            median_of(run.server_ms for run in asked),
            "ms",
            at_most=question.most_server_ms,
            is_steady=True,
        ),
        Figure(
            f"{name}: database CPU",
            median_of(run.database_ms for run in asked),
            "ms",
            at_most=question.most_database_ms,
            is_steady=True,
        ),
    ]


def of_questions(found: Sequence[Figure]) -> list[Figure]:
    """Return the figures of those questions that have all five."""
    names = {figure.name for figure in found}
    questions = [figure.name.rpartition(": ") for figure in found]
    whole = {name for name, _, _ in questions if {f"{name}: {measure}" for measure in MEASURES} <= names}
    return [figure for figure, (name, _, _) in zip(found, questions, strict=True) if name in whole]


def ratio(asked: Mapping[str, Sequence[Asked]], name: str, to: str) -> float:
    """Return how many times the processors' time of another question one costs: the median of the rounds."""
    return median_of(one.cpu_ms / other.cpu_ms for one, other in zip(asked[name], asked[to], strict=True))
