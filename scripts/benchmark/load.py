"""Load over HTTP: wrk sends requests to the real server, each from another position."""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.lonlat import LonLat

CONNECTIONS = 16
THREADS = 1
UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
TOTAL = re.compile(r"(\d+) requests in")
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\b", re.MULTILINE)
REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")


@dataclass(frozen=True, slots=True)
class Load:
    """The result of one run of the load generator."""

    requests: int
    rate_s: float
    p50_ms: float
    p99_ms: float


def write_script(path: Path, places: Sequence[LonLat], options: Mapping[str, object]) -> None:
    """Write the Lua script of a run: POST requests from each position in turn."""
    bodies = [json.dumps({"lon": at.lon, "lat": at.lat, **options}) for at in places]
    lines = ",\n".join(f"[[{body}]]" for body in bodies)
    path.write_text(
        f"local bodies = {{\n{lines}\n}}\nlocal n = 0\n"
        'local headers = { ["Content-Type"] = "application/json" }\n'
        "request = function()\n  n = n % #bodies + 1\n"
        '  return wrk.format("POST", nil, headers, bodies[n])\nend\n'
    )


def run(address: str, script: Path, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Put the server under load; raise RuntimeError if any request failed."""
    result = subprocess.run(
        ["wrk", "--latency", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s"]
        + ["--timeout", "10s", "-s", str(script), f"{address}api/v1/stations/nearest"],
        capture_output=True,
        text=True,
        check=True,
    )
    return read(result.stdout)


def read(output: str) -> Load:
    """Parse the output of wrk."""
    refused = REFUSED.search(output)
    if refused:
        raise RuntimeError(f"the server refused or dropped requests: {refused[0]}")
    rate, total = RATE.search(output), TOTAL.search(output)
    latency = {found[1]: float(found[2]) * UNITS_MS[found[3]] for found in LATENCY.finditer(output)}
    if rate is None or total is None or len(latency) < 2:
        raise RuntimeError(f"wrk printed something unexpected:\n{output}")
    return Load(int(total[1]), float(rate[1]), latency["50"], latency["99"])
