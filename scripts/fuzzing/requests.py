"""Send mutated requests to a server over a real socket: whatever comes, no answer is a bare 500.

Requests as browsers and programs send them are changed at one to four places: bytes, headers, the target,
the body. An answer of 500 or above counts as a fault, but 503 to a server that says so of itself; a closed
connection is an answer, too. After the last request the server must still live.
"""

import argparse
import socket
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from urllib.parse import urlsplit

TIMEOUT_S = 3.0  # the server waits longer for a body that was announced and does not come
BUSY = 503
Header = tuple[bytes, bytes]
FORM, JSON = b"application/x-www-form-urlencoded", b"application/json"
NASTY = (
    *(b"", b" ", b"\t", b"\x00", b"\xff\xfe", b"\xe4\xbd", b"http://[", b"http://[::1", b"a..b", b"["),
    *(b"[::1", b"xn--", b"a:b", b"a:999999", b"-1", b"0x10", b"1e999", b"NaN", b"Infinity", b"9" * 40),
    *(b"%", b"%zz", b"%00", b"%c0%af", b"..%2f..%2f", b"{{7*7}}", b"'\"><svg>", b"x" * 3000, b"null"),
    *(b"=?utf-8?b?/w==?=", b"bytes=0-0,9-", b"bytes=-0", b"Sat, 99 Foo 9999", b'W/"', b'"', b"*;q=x"),
    *(b"zh;q=9,,;", b";;;=;", b"a=;b"),
)
NAMES = (
    *(b"Host", b"Origin", b"Referer", b"Cookie", b"Accept", b"Accept-Language", b"Accept-Encoding"),
    *(b"If-None-Match", b"If-Modified-Since", b"If-Range", b"If-Match", b"Content-Type", b"Range"),
    *(b"Content-Length", b"Transfer-Encoding", b"Expect", b"Sec-Fetch-Site", b"X-Forwarded-For"),
    *(b"User-Agent", b"Authorization"),
)
METHODS = (
    *(
        b"GET",
        b"HEAD",
        b"POST",
        b"PUT",
        b"DELETE",
        b"OPTIONS",
        b"PATCH",
        b"TRACE",
        b"CONNECT",
        b"get",
        b"X-Y",
    ),
)


@dataclass(frozen=True)
class Request:
    """An HTTP/1.1 request before it is written down."""

    method: bytes
    target: bytes
    headers: tuple[Header, ...] = field(default=())
    body: bytes = b""

    def raw(self) -> bytes:
        """Return the bytes to send."""
        given = {name.lower() for name, _ in self.headers}
        length = ((b"Content-Length", b"%d" % len(self.body)),) if self.body else ()
        headers = self.headers if given & {b"content-length", b"transfer-encoding"} else self.headers + length
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        return b"%s %s HTTP/1.1\r\n%s\r\n%s" % (self.method, self.target, lines, self.body)


def _get(target: bytes) -> Request:
    return Request(b"GET", target, ((b"Host", b"localhost"), (b"Accept", b"text/html")))


def _post(target: bytes, kind: bytes, body: bytes) -> Request:
    return Request(b"POST", target, ((b"Host", b"localhost"), (b"Content-Type", kind)), body)


PAGES = (
    *(b"/", b"/?q=%E5%8C%97%E4%BA%AC", b"/map", b"/stations/1", b"/divisions/11", b"/status", b"/staff/"),
    *(b"/api/v1/stations?limit=2", b"/openapi.json", b"/static/icon.svg", b"/api/v1/stations/1", b"/en/"),
    *(b"/api/v1/stations/nearest.txt?q=x", b"/api/v1/divisions", b"/feedback", b"/service_worker.js"),
)
PART = b"--b\r\nContent-Disposition: form-data\r\n"
SEEDS = (
    *map(_get, PAGES),
    _post(b"/api/v1/stations/nearest", JSON, b'{"lon": 116.4, "lat": 39.9, "limit": 3}'),
    _post(b"/", FORM, b"lon=116.4&lat=39.9&services=toilet"),
    _post(b"/staff/sign-in", FORM, b"email=a%40b.example&password=x"),
    _post(b"/road", FORM, b"road=G42&lon=116.4&lat=39.9"),
    _post(b"/stations/1/reports", b"multipart/form-data; boundary=b", PART),
)


def mutated(random: Random) -> Request:
    """Return a request that is wrong in one to four ways."""
    request = random.choice(SEEDS)
    for _ in range(random.randint(1, 4)):
        request = random.choice(MUTATIONS)(random, request)
    return request


def _nasty_bytes(random: Random, text: bytes) -> bytes:
    """Return a text with something nasty in it, or with a byte changed."""
    at = random.randint(0, len(text))
    if random.random() < 0.5:
        return text[:at] + random.choice(NASTY) + text[at + random.randint(0, 3) :]
    return text[:at] + bytes([random.randrange(256)]) + text[at + 1 :]


def _header_value(random: Random, request: Request) -> Request:
    kept = list(request.headers)
    at = random.randrange(len(kept))
    kept[at] = (kept[at][0], random.choice(NASTY))
    return replace(request, headers=tuple(kept))


def _more_header(random: Random, request: Request) -> Request:
    return replace(request, headers=(*request.headers, (random.choice(NAMES), random.choice(NASTY))))


def _twice_or_none(random: Random, request: Request) -> Request:
    at = random.randrange(len(request.headers))
    one = request.headers[at : at + 1] * random.choice((0, 2))
    return replace(request, headers=request.headers[:at] + one + request.headers[at + 1 :] or ((b"A", b"b"),))


def _target(random: Random, request: Request) -> Request:
    return replace(request, target=_nasty_bytes(random, request.target).replace(b" ", b"%20") or b"/")


def _method(random: Random, request: Request) -> Request:
    return replace(request, method=random.choice(METHODS))


def _body(random: Random, request: Request) -> Request:
    return replace(request, body=_nasty_bytes(random, request.body))


MUTATIONS: tuple[Callable[[Random, Request], Request], ...] = (
    *(_header_value, _more_header, _twice_or_none, _target, _method, _body),
)


def status_of(host: str, port: int, request: Request) -> int | None:
    """Send a request; return the status of the answer, None without one."""
    try:
        with socket.create_connection((host, port), TIMEOUT_S) as connection:
            connection.sendall(request.raw())
            head = connection.recv(64)
    except (ConnectionError, TimeoutError):
        return None
    parts = head.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None


def run(host: str, port: int, count: int, seed: int) -> tuple[Counter[int | None], list[Request]]:
    """Send mutated requests; return how often each status came, and the requests that showed a fault."""
    random, counts, faults = Random(seed), Counter[int | None](), []
    for _ in range(count):
        request = mutated(random)
        status = status_of(host, port, request)
        counts[status] += 1
        if status is not None and status >= 500 and status != BUSY:
            faults.append(request)
    return counts, faults


def main(arguments: list[str] | None = None) -> int:
    """Send mutated requests to a URL; print what was answered; return 1 for any fault."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("url", help="of a server that is yours")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    place = urlsplit(options.url)
    host, port = place.hostname or "127.0.0.1", place.port or 80
    counts, faults = run(host, port, options.count, options.seed)
    lives = status_of(host, port, _get(b"/live")) == 200
    for status, times in sorted(counts.items(), key=lambda pair: pair[0] or 0):
        print(f"{status or 'none':>6}: {times}")
    for request in faults:
        print("fault:", request.raw()[:500])
    print(f"{len(faults)} faults of {options.count}; the server {'lives' if lives else 'does not live'}")
    return int(bool(faults) or not lives)


if __name__ == "__main__":
    sys.exit(main())
