"""The peers' servers over a copy of the public stations, and the request that asks each for the nearest."""

import os
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlalchemy import create_engine, make_url, text

from benchmark.asking import Bench
from benchmark.load import Request
from geodata.lonlat import LonLat

PORTS = {"geodjango": 8941, "tipg": 8942, "datasette": 8943}
START_TIMEOUT_S = 120
# The answer of all three: code, name, address, services, distance.
COPY = (
    text("DROP SCHEMA IF EXISTS peers CASCADE"),
    text("CREATE SCHEMA peers"),
    text("""
CREATE TABLE peers.station AS
SELECT station_id AS id, code, name, card::json #>> '{properties,address}' AS address,
  card::json #>> '{properties,services}' AS services, place::geography(POINT, 4326) AS place
FROM public_station WHERE in_service AND place IS NOT NULL"""),
    text("ALTER TABLE peers.station ADD PRIMARY KEY (id)"),
    text("CREATE INDEX ON peers.station USING gist (place)"),
    text("""
CREATE FUNCTION peers.nearest(lon float8 DEFAULT 116.4, lat float8 DEFAULT 39.9)
RETURNS TABLE (
  id bigint, code text, name text, address text, services text, distance_m float8, place geometry)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT s.id, s.code, s.name, s.address, s.services,
    s.place <-> ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography AS distance_m, s.place::geometry
  FROM peers.station s ORDER BY s.place <-> ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography LIMIT 10
$$"""),
    text("ANALYZE peers.station"),
)
ROWS = text("""
SELECT id, code, name, address, services, ST_X(place::geometry), ST_Y(place::geometry) FROM peers.station
""")
GEODJANGO = """
import os
import django
from django.conf import settings
settings.configure(
    DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="bench", USE_TZ=True,
    INSTALLED_APPS=["django.contrib.gis"],
    DATABASES={"default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": os.environ["PEER_NAME"],
        "HOST": os.environ["PEER_HOST"], "USER": os.environ["PEER_USER"], "CONN_MAX_AGE": None}})
django.setup()
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path

class Station(models.Model):
    code = models.TextField()
    name = models.TextField()
    address = models.TextField()
    services = models.TextField()
    place = models.PointField(geography=True)
    class Meta:
        managed = False
        app_label = "peers"
        db_table = \'peers"."station\'

def nearest(request):
    here = Point(float(request.GET["lon"]), float(request.GET["lat"]), srid=4326)
    found = Station.objects.order_by(GeometryDistance("place", here)).annotate(
        distance_m=GeometryDistance("place", here)
    ).values("code", "name", "address", "services", "distance_m")[:10]
    return JsonResponse({"stations": list(found)})

urlpatterns = [path("nearest", nearest)]
app = get_wsgi_application()
"""
TIPG = """
import os
os.environ.setdefault("TIPG_DB_SCHEMAS", \'["peers"]\')
from tipg.main import app
"""
DATASETTE = '''
from datasette.app import Datasette
QUERY = """
WITH box(d) AS (VALUES (0.02), (0.1), (0.5), (2.0), (8.0), (30.0)),
enough AS (SELECT d FROM box WHERE (SELECT count(*) FROM (SELECT 1 FROM place
    WHERE west BETWEEN :lon - d AND :lon + d AND south BETWEEN :lat - d AND :lat + d LIMIT 10)) = 10
  ORDER BY d LIMIT 1)
SELECT s.code, s.name, s.address, s.services,
    (s.x - :lon) * (s.x - :lon) * 0.65 + (s.y - :lat) * (s.y - :lat) AS apart
FROM enough, place p JOIN station s ON s.id = p.id
WHERE p.west BETWEEN :lon - d AND :lon + d AND p.south BETWEEN :lat - d AND :lat + d
ORDER BY apart LIMIT 10
"""
app = Datasette([__file__.replace("peer_datasette.py", "peers.sqlite")], settings={"num_sql_threads": 4},
    metadata={"databases": {"peers": {"queries": {"nearest": {"sql": QUERY}}}}}).app()
'''


@dataclass
class Peer:
    """One peer: its command, its program as text, the path that asks for the nearest."""

    name: str
    command: tuple[str, ...]
    source: str
    path: str
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The URL that the load generator is given."""
        return f"http://127.0.0.1:{PORTS[self.name]}/"

    @property
    def pid(self) -> int:
        """The parent of its workers."""
        assert self.process is not None
        return self.process.pid

    def request(self, at: LonLat) -> Request:
        """Return the question for the stations nearest to a position."""
        return Request(f"{self.path}{urlencode({'lon': at.lon, 'lat': at.lat})}")

    def bench(self, ours: Bench) -> Bench:
        """Return the same bench with this server."""
        return replace(ours, server=self, asked={})


def peers(python: Path, workers: int) -> list[Peer]:
    """Return the peers with their fastest servers."""
    granian = (str(python.parent / "granian"), "--workers", str(workers), "--no-ws", "--log-level", "warning")

    def command(name: str, interface: str) -> tuple[str, ...]:
        return (*granian, "--interface", interface, "--port", str(PORTS[name]), f"peer_{name}:app")

    return [
        Peer("geodjango", command("geodjango", "wsgi"), GEODJANGO, "/nearest?"),
        Peer("tipg", command("tipg", "asgi"), TIPG, "/collections/peers.nearest/items?limit=10&"),
        Peer("datasette", command("datasette", "asgi"), DATASETTE, "/peers/nearest.json?_shape=array&"),
    ]


def copy_stations(url: str, scratch: Path) -> None:
    """Copy the public stations to a schema for the peers, and to a file of SQLite with an R*Tree."""
    file = scratch / "peers.sqlite"
    file.unlink(missing_ok=True)
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in COPY:
            connection.execute(statement)
        rows = connection.execute(ROWS).all()
    engine.dispose()
    with sqlite3.connect(file) as store:
        store.execute("CREATE TABLE station (id INTEGER PRIMARY KEY, code, name, address, services, x, y)")
        store.execute("CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north)")
        store.executemany("INSERT INTO station VALUES (?, ?, ?, ?, ?, ?, ?)", map(tuple, rows))
        places = ((row[0], row[5], row[5], row[6], row[6]) for row in rows)
        store.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", places)


@contextmanager
def serving(python: Path, bench: Bench) -> Iterator[list[Peer]]:
    """Serve all peers until the block ends."""
    found = peers(python, os.cpu_count() or 1)
    address = make_url(bench.url)
    host, name, user = (
        str(address.query.get("host", address.host)),
        str(address.database),
        str(address.username),
    )
    environment = {
        **os.environ,
        **{"PEER_HOST": host, "PEER_NAME": name, "PEER_USER": user},
        "DATABASE_URL": f"postgresql://{user}@{quote(host, safe='')}/{name}",
        "PYTHONPATH": str(bench.scratch),
    }
    with ExitStack() as undo:
        for peer in found:
            (bench.scratch / f"peer_{peer.name}.py").write_text(peer.source, encoding="utf-8")
            undo.callback(_stop, peer)
            with (bench.scratch / f"peer_{peer.name}.log").open("wb") as log:
                peer.process = subprocess.Popen(
                    peer.command, cwd=bench.scratch, env=environment, stdout=log, stderr=log
                )
            _wait_for(peer)
        yield found


def _wait_for(peer: Peer) -> None:
    path = peer.request(LonLat(116.4, 39.9)).path
    wait_until_answered(peer.address.rstrip("/") + path, peer.process, peer.name)


def wait_until_answered(address: str, process: "subprocess.Popen[bytes] | None", name: str) -> None:
    """Wait until a server answers; raise RuntimeError if it ends, or takes too long."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except OSError as error:
            if time.monotonic() > deadline or (process and process.poll() is not None):
                raise RuntimeError(f"{name} did not start; see its log") from error
        time.sleep(0.2)


def _stop(peer: Peer) -> None:
    if peer.process is not None:
        peer.process.terminate()
        peer.process.wait()
