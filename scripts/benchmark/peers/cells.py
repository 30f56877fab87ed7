"""Cells of stations by nginx, which keeps them, against node with all stations in memory.

The product is asked through nginx with the files of `deploy/nginx`, TLS and log included; node, whose index
is kdbush, directly and in the clear, as many processes as there are cores. Both are asked for the same cells
in turn. Node answers with name, address, services and position, about half of what a cell has, and
never reads a database: what it says is as old as its start.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from bootstrap import npm
from bootstrap.layout import PYTHON
from fronts import front
from sqlalchemy import create_engine, text

from benchmark import asking, cells, processor
from benchmark.asking import Asked, Bench, Question
from benchmark.figures import Figure, median_of
from benchmark.load import CONNECTIONS, Request
from benchmark.peers import servers
from benchmark.questions import BROWSER
from locator.maps.domain import DATA_ZOOM

PORT = 8944
PACKAGE = "kdbush@4.0.2"
PRODUCT, NODE = "cells, nginx before the product", "cells, node and kdbush"
LEAST_TIMES = 1.5
WARM_UP_S = 3
ROWS = text("""
SELECT code, name, card::json #>> '{properties,address}' AS address,
  card::json #> '{properties,services}' AS services,
  ST_X(place::geometry) AS lon, ST_Y(place::geometry) AS lat
FROM public_station WHERE in_service AND place IS NOT NULL ORDER BY station_id""")
SERVER = """
import cluster from "node:cluster";
import fs from "node:fs";
import http from "node:http";
import KDBush from "kdbush";

const [port, workers] = process.argv.slice(2).map(Number);

function latitude(share) {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
}

function serve() {
  const stations = JSON.parse(fs.readFileSync("stations.json", "utf8"));
  const index = new KDBush(stations.length);
  for (const one of stations) index.add(one.lon, one.lat);
  index.finish();
  http.createServer((request, response) => {
    const [z, x, y] = request.url.slice(request.url.lastIndexOf("/") + 1).split("-").map(Number);
    const side = 2 ** z;
    const west = (x / side) * 360 - 180;
    const found = index.range(west, latitude((y + 1) / side), west + 360 / side, latitude(y / side));
    const body = JSON.stringify({ stations: found.map((n) => stations[n]) });
    response.setHeader("Content-Type", "application/json");
    response.end(body);
  }).listen(port, "127.0.0.1");
}

if (cluster.isPrimary) {
  for (let n = 0; n < workers; n += 1) cluster.fork();
} else {
  serve();
}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that is asked for cells."""

    address: str
    pid: int


def figures(bench: Bench, rounds: int, report: Callable[[str], None]) -> list[Figure]:
    """Ask both for the cells of the cities in turn; return how many times faster the product is."""
    asked: dict[str, list[Asked]] = {PRODUCT: [], NODE: []}
    behind_ms: list[float] = []  # of the product's server behind nginx
    paths = cells.cell_paths([DATA_ZOOM])
    with _through_nginx(bench) as product, _node(bench, report) as node:
        sides = {
            PRODUCT: replace(bench, server=product, asked={}),
            NODE: replace(bench, server=node, asked={}),
        }
        for n in range(rounds + 1):  # the first fills the cache
            for name, side in sides.items():
                question = Question(name, [Request(path, headers=BROWSER) for path in paths])
                before_s = processor.used_s(bench.server.pid)
                found = asking.ask(side, question, bench.seconds if n else WARM_UP_S, CONNECTIONS)
                if n:
                    asked[name].append(found)
                if n and name == PRODUCT:
                    used_s = processor.used_s(bench.server.pid) - before_s
                    behind_ms.append(1000 * used_s / found.load.requests)
            report(f"round {n} of {rounds}, cells of both in turn")
    costs = (asking.figures(Question(name, ()), asked[name]) for name in asked)
    return [*chain.from_iterable(costs), *_times(asked, behind_ms)]


def _times(asked: Mapping[str, Sequence[Asked]], behind_ms: Sequence[float]) -> Iterator[Figure]:
    """Yield how many times faster the product is, by the clock and by processor time."""
    pairs = list(zip(asked[PRODUCT], asked[NODE], strict=True))
    rate = median_of(ours.load.rate_s / theirs.load.rate_s for ours, theirs in pairs)
    costs = zip(pairs, behind_ms, strict=True)
    cost = median_of(theirs.cpu_ms / (ours.cpu_ms + behind) for (ours, theirs), behind in costs)
    yield Figure(f"{PRODUCT}: the server behind, CPU", median_of(behind_ms), "ms")
    yield Figure("cells: nginx before the product / node and kdbush", rate, at_least=LEAST_TIMES)
    yield Figure("the same by processor time", cost, at_least=LEAST_TIMES)


@contextmanager
def _through_nginx(bench: Bench) -> Iterator[Server]:
    """Run nginx before the product's server; `pid` is nginx's."""
    folder = bench.scratch / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    port = int(bench.server.address.rstrip("/").rpartition(":")[2])
    with front(folder, port) as running:
        pid = int((folder / "nginx.pid").read_text())
        yield Server(f"https://127.0.0.1:{running.port}/", pid)


@contextmanager
def _node(bench: Bench, report: Callable[[str], None]) -> Iterator[Server]:
    """Run node with the public stations in memory."""
    folder = bench.scratch / "node"
    _install(folder, report)
    _write_stations(bench.url, folder / "stations.json")
    (folder / "server.mjs").write_text(SERVER, encoding="utf-8")
    command = ["node", "server.mjs", str(PORT), str(os.cpu_count() or 1)]
    with (folder / "node.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{PORT}/"
        first = cells.cell_paths([DATA_ZOOM])[0]
        servers.wait_until_answered(f"{address}{first.lstrip('/')}", process, "node")
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait()


def _install(folder: Path, report: Callable[[str], None]) -> None:
    """Install the index by npm into the scratch folder, unless it is there."""
    folder.mkdir(exist_ok=True)
    if (folder / "node_modules" / "kdbush").exists():
        return
    report(f"installing {PACKAGE}")
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
    subprocess.run([*npm.command(PYTHON), "install", *options, PACKAGE], cwd=folder, check=True)


def _write_stations(url: str, path: Path) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(ROWS).mappings()]
    engine.dispose()
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
