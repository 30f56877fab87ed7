"""Requests that are wrong: changed in all ways, readable in two ways, too long, without a host."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from fuzzing.requests import BUSY, Request, mutated
from gateways import served

from locator.serving.bounds import Bounds
from locator.serving.gateway import Gateway
from trials.deployment.doors import Door, sources
from trials.deployment.site import JSON, POSITION, Site
from trials.trial import Control, Figure, Trial

CHANGED, CHANGED_SHORT = 20_000, 400
AT_ONCE = 16
SILENT_S = 3.0
STATUS = re.compile(rb"HTTP/1\.\d (\d{3})")
BARE = "bare 500s"
NOT_DONE = (b"501", b"505")  # nginx, of a coding or a version that it does not know


def status_of(door: Door, raw: bytes, source: str) -> int:
    """Send bytes; return the first status, 0 without one."""
    try:
        with door.connect(source, SILENT_S) as connection:
            connection.sendall(raw)
            found = STATUS.match(connection.recv(64))
            return int(found[1]) if found else 0
    except OSError:
        return 0


def changed(door: Door, count: int, seed: int = 1) -> Figure:
    """Send changed requests from many addresses; count the answers that are errors of ours."""
    random, counts, lock = Random(seed), Counter[int](), threading.Lock()
    requests = [mutated(random) for _ in range(count)]
    addresses = sources(250)
    faults: list[Request] = []

    def send(numbered: tuple[int, Request]) -> None:
        number, request = numbered
        status = status_of(door, request.raw(), addresses[number % len(addresses)])
        with lock:
            counts[status] += 1
            if status >= 500 and status not in (BUSY, *map(int, NOT_DONE)):
                faults.append(request)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, enumerate(requests)))
    lives = door.ask("GET", "/live").status == 200
    told = ", ".join(f"{status or 'closed'} {n:,}" for status, n in sorted(counts.items()))
    text = f"{len(faults)} {BARE} of {count:,} ({told})"
    shown = "".join(f"; {request.raw()[:200]!r}" for request in faults[:3])
    return Figure(lives and not faults, text + shown, {"faults": len(faults), "sent": count})


def _fragile(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    if environ["HTTP_HOST"] != "localhost":
        raise ValueError
    start("204 No Content", [])
    return []


def _fragile_server(site: Site, _: Door) -> Figure:
    with served(Gateway(_fragile, lambda path, method: 1000, Bounds())) as port:
        return changed(Door("fragile", port, "localhost"), CHANGED_SHORT)


def heads(door: Door, wrong: Sequence[bytes]) -> Figure:
    """Send heads; every answer must be one refusal, and nothing after it."""
    with ThreadPoolExecutor(len(wrong)) as pool:
        told = list(pool.map(lambda raw: STATUS.findall(door.raw(raw)), wrong))
    bad = [
        (raw, statuses)
        for raw, statuses in zip(wrong, told, strict=True)
        if len(statuses) > 1 or not all(status[:1] == b"4" or status in NOT_DONE for status in statuses)
    ]
    shown = "".join(f"; {raw[:120]!r} {statuses}" for raw, statuses in bad[:3])
    return Figure(
        not bad, f"{len(wrong) - len(bad)} of {len(wrong)} refused once{shown}", {"wrong": len(bad)}
    )


def host_heads(door: Door) -> list[bytes]:
    """Return heads with two hosts, none, or one that is none."""
    host = door.host.encode()
    lines = (b"", b"Host: %b\r\nHost: %b\r\n" % (host, host), b"Host: a\r\nHost: %b\r\n" % host)
    more = (b"Host: a..b\r\n", b"Host: [\r\n", b"Host: a b\r\n", b"Host: a/b\r\n")
    return [b"GET / HTTP/1.1\r\n%b\r\n" % line for line in lines + more]


def smuggled_heads(door: Door) -> list[bytes]:
    """Return requests with a second one hidden in them: programs may disagree about the first one's end."""
    inner = b"GET /live HTTP/1.1\r\nHost: %b\r\n\r\n" % door.host.encode()
    chunked = b"0\r\n\r\n" + inner
    lengths = (
        (b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(chunked), chunked),
        (b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n" % len(chunked), chunked),
        (b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(inner), inner),
        (b"Content-Length: 0, %d\r\n" % len(inner), inner),
        (b"Content-Length: +0\r\n", inner),
        (b"Content-Length: 0x0\r\n", inner),
        (b"Transfer-Encoding: xchunked\r\n", chunked),
        (b"Transfer-Encoding: chunked, identity\r\n", chunked),
        (b"Transfer-Encoding : chunked\r\n", chunked),
        (b"Transfer-Encoding:\x0bchunked\r\n", chunked),
        (b"X: a\r\n Transfer-Encoding: chunked\r\n", inner),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n", b"123456" + inner),
    )
    start = b"POST /api/v1/stations/nearest HTTP/1.1\r\nHost: %b\r\n" % door.host.encode()
    return [start + head + b"\r\n" + body for head, body in lengths]


def _honest_heads(site: Site, door: Door) -> Figure:
    inner = b"GET /live HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % site.direct.host.encode()
    return heads(site.direct, [inner.replace(b"Connection: close\r\n", b"") + inner])


def long_and_deep(site: Site, door: Door) -> Figure:
    """Send what is too long or too deep; nothing of it may be an error of ours."""
    nearest = "/api/v1/stations/nearest"
    deep = b'{"lon":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    answers = {
        "a deep body": door.ask("POST", nearest, deep, Content_Type=JSON),
        "a body of a megabyte": door.ask("POST", nearest, b" " * 1_000_000, Content_Type=JSON),
        "a long text": door.ask("GET", "/?q=" + "x" * 4_000),
        "a query of 100 kB": door.ask("GET", "/?q=" + "x" * 100_000),
        "a large limit": door.ask(
            "POST", nearest, POSITION.replace(b": 5", b": 1000000000"), Content_Type=JSON
        ),
        "a long number": door.ask(
            "POST", nearest, b'{"lon": ' + b"9" * 9_000 + b', "lat": 1}', Content_Type=JSON
        ),
        "a large head": door.ask("GET", "/", X_A="x" * 70_000),
    }
    wrong = {what: answer.status for what, answer in answers.items() if answer.status >= 500}
    slowest_s = max(answer.took_s for answer in answers.values())
    text = f"{len(wrong)} errors of {len(answers)}, the slowest {slowest_s * 1000:.0f} ms"
    return Figure(
        not wrong, f"{text} {wrong or ''}".strip(), {"wrong": len(wrong), "slowest_ms": slowest_s * 1000}
    )


def _deep_in_a_plain_program(site: Site, _: Door) -> Figure:
    def recursive(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def depth(text: bytes) -> int:
            return 1 + depth(text[1:]) if text.startswith(b"[") else 0

        depth(environ["wsgi.input"].read()[7:])
        start("204 No Content", [])
        return []

    with served(Gateway(recursive, lambda path, method: 100_000, Bounds())) as port:
        return long_and_deep(site, Door("recursive", port, "localhost"))


TRIALS = (
    Trial(
        "changed-requests",
        f"{CHANGED:,} requests changed in one to four ways",
        "0 bare 500",
        lambda site, door: changed(door, CHANGED),
        Control("a program that fails at a Host", _fragile_server),
        by_doors=True,
    ),
    Trial(
        "hosts",
        "no Host, two of them, or one that is none",
        "each is 400",
        lambda site, door: heads(door, host_heads(door)),
        Control("two requests that are in order", _honest_heads),
        by_doors=True,
        is_short=True,
    ),
    Trial(
        "smuggling",
        "a request hidden in another",
        "each is refused once, nothing hidden is answered",
        lambda site, door: heads(door, smuggled_heads(door)),
        Control("two requests that are in order", _honest_heads),
        by_doors=True,
        is_short=True,
    ),
    Trial(
        "long-and-deep",
        "bodies, heads and texts that are too long or too deep",
        "no error of ours",
        long_and_deep,
        Control("a program that reads nested lists by recursion", _deep_in_a_plain_program),
        by_doors=True,
        is_short=True,
    ),
)
