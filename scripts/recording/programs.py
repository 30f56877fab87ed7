"""What programs are answered: the JSON API, cells, packs, open data, text messages, errors."""

import json
import math
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from recording.answers import Record
from recording.dataset import CITY, COUNTY, LAT, LON, NEXT_COUNTY, DataSet
from recording.site import Site

GROUP = "api"
TRIES = 50
HERE: dict[str, Any] = {"lon": LON, "lat": LAT}
AWAY: dict[str, Any] = {"lon": 100.0, "lat": 40.0}
FRIDAY_NIGHT = "2026-06-19T23:00:00+08:00/2026-06-20T05:00:00+08:00"
FILTERS: tuple[dict[str, str], ...] = (
    {"kind": "driver_home"},
    {"kind": "union_station,driver_home", "limit": "5"},
    {"services": "drinking_water"},
    {"services": "drinking_water,aed"},
    {"audience": "drivers"},
    {"access": "no_app"},
    {"open_state": "open"},
    {"open_state": "open,closing_soon", "at": "2026-06-19T12:00"},
    {"open_state": "unknown"},
    {"open_during": FRIDAY_NIGHT},
    {"length_m": "16", "height_m": "4.2"},
    {"at": "2026-10-01T10:00:00+08:00"},
)
NEAREST: tuple[dict[str, Any], ...] = (
    {},
    {"limit": 3},
    {"within_m": 900},
    *({"mode": mode} for mode in ("walk", "ebike", "truck")),
    {"mode": "walk", "open_state": ["open", "closing_soon"]},
    {"mode": "truck", "road": "G80", "road_side": "down", "height_m": 4.2, "length_m": 16},
    {"mode": "ebike", "services": ["phone_charging"], "at": "2026-06-15T21:00"},
    {"access": "no_app", "kind": ["union_station"], "limit": 5},
)
REFUSED: tuple[str, ...] = (
    "/api/v1/stations?limit=0",
    "/api/v1/stations?limit=x",
    "/api/v1/stations?bbox=1,2,3",
    "/api/v1/stations?colour=red",
    "/api/v1/stations?services=magic",
    "/api/v1/stations?division=999999",
    "/api/v1/stations?at=yesterday",
    f"/api/v1/stations?{urlencode({'open_during': '2026-06-19/2026-06-25'})}",
    "/api/v1/stations/nearest?lon=12.5&lat=41.9",
    "/api/v1/stations/nearest?lon=23.05&lat=112.47",
    "/api/v1/stations/nearest",
    "/api/v1/stations/nearest.txt",
    "/api/v1/stations/nearest.txt?lon=112.47&lat=23.05",
    "/api/v1/stations/0",
    "/api/v1/divisions?level=village",
    "/api/v1/cells/11-0-0",
    "/api/v1/cells/x",
    "/api/v1/cells/8-0-0/stations",
    "/api/v1/reports/AAAAA-AAAAA",
    "/api/v1/nothing",
    "/packs/999999",
    "/packs/stations",
    f"/packs/{COUNTY}?since=x",
    "/data/nothing.csv",
)
MESSAGES = (
    "肇庆端州",
    "端州区 热水",
    "黄塘驿站",
    "duanzhou",
    "火星",
    "大兴国际机场",
    "端州区 洗澡",
    "鼎湖区",
)


def all_answers(site: Site, record: Record, data: DataSet) -> None:
    """Record what programs are answered, errors included."""
    _lists(site, record, data)
    _nearest(site, record)
    _cells(site, record)
    _texts(site, record)
    for address in REFUSED:
        _get(site, record, address)
    _get(site, record, "/api/v1/stations?limit=0", **{"Accept-Language": "en"})
    _errors_of_methods(site, record)


def packs(site: Site, record: Record, data: DataSet) -> None:
    """Record the packs."""
    for code in (CITY, COUNTY, NEXT_COUNTY, "630000"):
        _get(site, record, f"/packs/{code}")
    codes = [data.code(name) for name in ("黄塘驿站", "装修中的驿站", "没位置的驿站", "本单位职工之家")]
    _get(site, record, f"/packs/stations?{urlencode({'code': [*codes, '999999']}, doseq=True)}")


def pack_version(site: Site) -> str:
    """Return the version that a phone gets now of the county's pack."""
    site.wait_for_others()
    kept = site.client().get(f"/packs/{COUNTY}").get_data(as_text=True).splitlines()[1]
    return str(json.loads(kept)["version"])


def delta(site: Site, record: Record, since: str) -> None:
    """Record what changed since a version of the county's pack."""
    _get(site, record, f"/packs/{COUNTY}?since={since}")
    record.answer(
        GROUP, "GET /packs since another database", site.client().get(f"/packs/{COUNTY}?since=00000000-1-1")
    )


def _lists(site: Site, record: Record, data: DataSet) -> None:
    for said in FILTERS:
        for place in ({"division": COUNTY}, {"bbox": "112.4,23.0,112.6,23.2"}):
            _get(site, record, f"/api/v1/stations?{urlencode(place | said)}")
    _get(site, record, "/api/v1/stations?limit=500")
    _get(site, record, "/api/v1/stations?limit=7&after=300")
    for name in data.codes:
        _get(site, record, f"/api/v1/stations/{data.code(name)}")
    _get(site, record, f"/api/v1/stations/{data.code('黄塘驿站')}?at=2026-06-20T03:00")
    for level in ("province", "prefecture", "county"):
        answer = site.client().get(f"/api/v1/divisions?level={level}")
        record.answer(GROUP, f"GET /api/v1/divisions?level={level}", answer, rounded=True)
    for address in ("/openapi.json", "/data/stations.csv", "/data/stations.geojson", "/live", "/ready"):
        _get(site, record, address)


def _nearest(site: Site, record: Record) -> None:
    address = "/api/v1/stations/nearest"
    for said in NEAREST:
        flat = {name: ",".join(v) if isinstance(v, list) else v for name, v in said.items()}
        _get(site, record, f"{address}?{urlencode(HERE | flat)}")
        _post(site, record, address, HERE | said)
    _post(site, record, address, AWAY | {"mode": "walk"})
    for body in ({}, {"lon": "x", "lat": 23}, HERE | {"limit": 1000}, HERE | {"mode": "plane"}, ["a"]):
        _post(site, record, address, body)


def _cells(site: Site, record: Record) -> None:
    for cell in (*(_cell(zoom) for zoom in (0, 3, 6, 9, 10, 12)), _cell(12, 0.02), "12-0-0"):
        _get(site, record, f"/api/v1/cells/{cell}")
    for cell in (_cell(9), _cell(9, 1), "9-0-0"):
        _get(site, record, f"/api/v1/cells/{cell}/stations")


def _cell(zoom: int, north_deg: float = 0) -> str:
    """Return the name of the cell of the web's usual tiling in which the middle of the city lies."""
    y = 0.5 - math.asinh(math.tan(math.radians(LAT + north_deg))) / math.tau
    return f"{zoom}-{int((LON + 180) / 360 * 2**zoom)}-{int(y * 2**zoom)}"


def _texts(site: Site, record: Record) -> None:
    address = "/api/v1/stations/nearest.txt"
    for words in MESSAGES:
        _get(site, record, f"{address}?{urlencode({'q': words})}")
    _get(site, record, f"{address}?{urlencode({'q': '肇庆端州', 'at': '2026-06-15T03:00', 'mode': 'truck'})}")
    for body in (HERE, HERE | {"mode": "truck"}, {"q": "端州区"}, {"lon": 1}, AWAY):
        _post(site, record, address, body)
    _get(site, record, f"{address}?{urlencode({'q': '肇庆端州'})}", **{"Accept-Language": "en"})


def _errors_of_methods(site: Site, record: Record) -> None:
    for method, address in (
        *(("PUT", "/api/v1/stations"), ("DELETE", "/api/v1/stations/nearest"), ("POST", "/openapi.json")),
        *(("GET", "/api/v1/staff/stations/100001"), ("PUT", "/api/v1/staff/stations/100001")),
    ):
        record.answer(GROUP, f"{method} {address}", site.client().open(address, method=method))
    for content_type, body in (
        ("application/json", "{"),
        ("text/plain", "lon=1"),
        ("application/json", "1" * 70_000),
    ):
        answer = site.client().post("/api/v1/stations/nearest", data=body, content_type=content_type)
        record.answer(GROUP, f"POST /api/v1/stations/nearest {content_type} {body[:9]}", answer)


def _get(site: Site, record: Record, address: str, **headers: str) -> None:
    answer = site.client().get(address, headers=headers or None)
    told = "".join(f"\n> {name}: {text}" for name, text in headers.items())
    record.answer(GROUP, f"GET {address}{told}", answer)
    if "ETag" in answer.headers and not headers:
        record.text(GROUP, f"GET {address} if it has changed", _asked_again(site, address))


def _asked_again(site: Site, address: str) -> str:
    """Return how an answer is given to whoever has it already.

    A pack's version moves on with every transaction of the cluster, so more than one try may be needed.
    """
    for _ in range(TRIES):
        known = site.client().get(address).headers["ETag"]
        again = site.client().get(address, headers={"If-None-Match": known})
        if again.status_code == HTTPStatus.NOT_MODIFIED:
            break
    return f"{again.status} {again.headers.get('Cache-Control')}\n"


def _post(site: Site, record: Record, address: str, body: Any) -> None:
    asked = f"POST {address} {json.dumps(body, ensure_ascii=False)}"
    record.answer(GROUP, asked, site.client().post(address, json=body))
