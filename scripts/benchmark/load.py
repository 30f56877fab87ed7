"""Load over HTTP: wrk sends requests to the real server, each another one."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 16
THREADS = 1
UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
TOTAL = re.compile(r"(\d+) requests in")
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\b", re.MULTILINE)
REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
DROPPED = re.compile(r"Socket errors: .*")
MOST_REFUSED = 0.02  # a busy machine lets a statement run into its time-out; more, and nothing is measured
# Each request comes from an address of its own: limits that protect the program from one address are not
# what is measured. The server believes the header, since it is told that one proxy stands before it.
PROXY_HEADER = "X-Forwarded-For"
SCRIPT = """\
local requests = {
%s
}
local n = %d
request = function()
  n = n %% #requests + 1
  local one = requests[n]
  one[3]["%s"] = string.format("10.%%d.%%d.%%d", math.random(255), math.random(255), math.random(255))
  return wrk.format(one[1], one[2], one[3], one[4])
end
"""


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    path: str
    method: str = "GET"
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """The result of one run of the load generator."""

    requests: int
    rate_s: float
    p50_ms: float
    p99_ms: float
    refused: int = 0


def write_script(path: Path, requests: Sequence[Request], start: int = 0) -> None:
    """Write the Lua script of a run: the requests in turn, from one of them on."""
    path.write_text(SCRIPT % (",\n".join(map(_lua, requests)), start % len(requests), PROXY_HEADER))


def _lua(request: Request) -> str:
    headers = ", ".join(f"[{_quoted(name)}] = {_quoted(value)}" for name, value in request.headers.items())
    body = "nil" if request.body is None else _quoted(request.body)
    return f"{{{_quoted(request.method)}, {_quoted(request.path)}, {{{headers}}}, {body}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def run(address: str, script: Path, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Put the server under load; raise RuntimeError if requests were dropped, or many refused."""
    result = subprocess.run(
        ["wrk", "--latency", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s"]
        + ["--timeout", "10s", "-s", str(script), address],
        capture_output=True,
        text=True,
        check=True,
    )
    if result.stderr.strip():  # a script that cannot be read: wrk goes on without it
        raise RuntimeError(f"wrk complained:\n{result.stderr}")
    return read(result.stdout)


def read(output: str) -> Load:
    """Parse the output of wrk."""
    if dropped := DROPPED.search(output):
        raise RuntimeError(f"the server dropped requests: {dropped[0]}")
    rate, total = RATE.search(output), TOTAL.search(output)
    latency = {found[1]: float(found[2]) * UNITS_MS[found[3]] for found in LATENCY.finditer(output)}
    if rate is None or total is None or len(latency) < 2:
        raise RuntimeError(f"wrk printed something unexpected:\n{output}")
    found = REFUSED.search(output)
    refused, requests = int(found[1]) if found else 0, int(total[1])
    if refused > max(1, MOST_REFUSED * requests):
        raise RuntimeError(f"the server refused {refused} of {requests} requests")
    return Load(requests, float(rate[1]), latency["50"], latency["99"], refused)
