"""A web process stays lean: it answers the public's pages without the large libraries that others need.

They cost 100 MB a process and a second at each start. What needs one imports it where it is needed.
"""

import json
import os
import subprocess
import sys

from factories import HERE, AddStation

FORBIDDEN = (
    *("pandas", "numpy", "shapely", "folium", "branca", "pypinyin", "xyzservices", "matplotlib"),
    "PIL",
    *("geopandas", "pyogrio", "fiona", "osgeo", "rasterio", "openpyxl", "osmium", "procrastinate", "alembic"),
)
MOST_MB = 170
MOST_S = 3.0  # of processor time, on the developers' machines 1.7
# What a worker does from its start on, in a process of its own.
WORKER = """
import json, sys, time
from locator.app import create_server_app

client = create_server_app().test_client()
started_s = time.process_time()
statuses = []
for method, address, form in json.loads(sys.argv[1]):
    sent = client.post(address, data=form) if method == "POST" else client.get(address)
    statuses.append(sent.status_code)
with open("/proc/self/status") as status:
    rss_kb = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
loaded = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps({"statuses": statuses, "loaded": loaded, "mb": rss_kb / 1024, "started_s": started_s}))
"""


def test_a_worker_serves_the_public_without_large_libraries(add: AddStation, database_url: str) -> None:
    add(name="蓝塘驿站", at=HERE)
    position = {"lon": f"{HERE.lon}", "lat": f"{HERE.lat}"}
    questions = [
        *(("GET", address, {}) for address in ("/", "/divisions/", "/divisions/441202", "/stations/100001")),
        *(("GET", address, {}) for address in ("/map", "/about/data", "/?division=441202", "/?q=蓝糖驿站")),
        *(("GET", address, {}) for address in ("/?q=lantang", "/stations/100001?lang=en", "/?lang=ru")),
        ("POST", "/suggestions", {"q": "蓝糖"}),
        ("GET", "/api/v1/cells/12-3327-1778", {}),
        ("GET", f"/api/v1/stations/nearest?lon={HERE.lon}&lat={HERE.lat}", {}),
        ("POST", "/", position),
    ]
    done = subprocess.run(
        [sys.executable, "-c", WORKER, json.dumps(questions)],
        env=os.environ | {"LOCATOR_DATABASE_URL": database_url, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(done.stdout)
    assert set(told["statuses"]) <= {200, 303}, list(zip(told["statuses"], questions, strict=True))
    assert [name for name in FORBIDDEN if name in told["loaded"]] == []
    assert told["mb"] <= MOST_MB
    assert told["started_s"] <= MOST_S
