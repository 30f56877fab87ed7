"""The limit: pgbench runs the best plain-SQL form of the same search, with the same columns."""

import os
import re
import subprocess
from pathlib import Path

from sqlalchemy import Column, Connection, Float, Integer, MetaData, Table, insert, make_url

from geodata.geodesy import web_mercator
from geodata.lonlat import LonLat

CLIENTS = 4
RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
places = Table(
    "bench_place",
    MetaData(),
    Column("n", Integer, primary_key=True),
    *(Column(name, Float, nullable=False) for name in ("lon", "lat", "x", "y")),
)
# Ten more stations than needed, sorted by geodesic distance: like the first query of the nearest search.
SEARCH = """\
\\set n random(1, {count})
SELECT near.station_id, near.card, near.distance_m, t.open_edges, t.unsure_edges,
       extract(epoch FROM lower(t.known)) / 60, extract(epoch FROM upper(t.known)) / 60
FROM bench_place b
CROSS JOIN LATERAL (
  SELECT p.station_id, p.card, p.timetable_id,
         ST_Distance(p.place, ST_SetSRID(ST_MakePoint(b.lon, b.lat), 4326)::geography) AS distance_m
  FROM public_station p
  WHERE p.in_service AND p.mercator IS NOT NULL
  ORDER BY p.mercator <-> ST_SetSRID(ST_MakePoint(b.x, b.y), 3857)
  LIMIT 20
) AS near
LEFT JOIN timetable t ON t.id = near.timetable_id
WHERE b.n = :n
ORDER BY near.distance_m, near.station_id
LIMIT 10;
"""


def prepare(connection: Connection, script: Path, positions: list[LonLat]) -> None:
    """Store the positions to search from, and write pgbench's script."""
    places.metadata.drop_all(connection)
    places.metadata.create_all(connection)
    rows = [
        {"n": n, "lon": at.lon, "lat": at.lat, **web_mercator(at)._asdict()}
        for n, at in enumerate(positions, start=1)
    ]
    connection.execute(insert(places), rows)
    script.write_text(SEARCH.format(count=len(positions)))
    script.chmod(0o644)


def run(pgbench: str, url: str, script: Path, seconds: int) -> float:
    """Return the number of searches per second that PostgreSQL itself can do, by the program pgbench."""
    address = make_url(url)
    where = {"PGHOST": str(address.query.get("host") or address.host or ""), "PGUSER": address.username or ""}
    result = subprocess.run(
        [pgbench, "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1"]
        + ["-T", str(seconds), "-f", str(script), str(address.database)],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={**os.environ, **where},
    )
    found = RATE.search(result.stdout)
    if found is None:
        raise RuntimeError(f"pgbench printed something unexpected:\n{result.stdout}")
    return float(found[1])
