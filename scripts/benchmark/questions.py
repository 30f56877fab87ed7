"""What the server is asked: the search from all kinds of places and with all kinds of wishes, and pages."""

import http.client
import json
import urllib.parse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from benchmark import cells, places
from benchmark.asking import Question
from benchmark.load import Request
from benchmark.osm.city import CENTRE
from benchmark.samples import Sample
from benchmark.suggestions import TEXTS
from geodata.lonlat import LonLat
from geodata.tiles import tile_at
from locator.accounts.views.session import SESSION_COOKIE
from locator.maps.domain import DATA_ZOOM

POSITIONS = 2_000
PAGE_POSITIONS = 500
RARE_SERVICE = "remote_video_legal"  # 0.05 % of the demo stations have it
NEAREST = "/api/v1/stations/nearest"
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "text/html", "Accept-Language": "zh-CN"}
PLAIN = "nearest"
MOST_SERVER_MS, MOST_DATABASE_MS = 10.0, 5.0  # of a public page
MOST_ANSWER_MS = 5.0
MOST_UNCHANGED_MS = 0.5  # a cell that the client has
TIMEOUT_S = 30
GROUND_ZOOMS = range(13, 17)


def next_in_china(hour: int) -> str:
    """Return the next full hour of China's clock (UTC+8) as the API takes it."""
    now = datetime.now(UTC)
    moment = now.replace(hour=(hour - 8) % 24, minute=0, second=0, microsecond=0)
    return (moment if moment > now else moment + timedelta(days=1)).isoformat()


def _tonight() -> str:
    start = datetime.fromisoformat(next_in_china(23))
    return f"{start.isoformat()}/{(start + timedelta(hours=6)).isoformat()}"


# Searches in cities. At night most stations are closed: a ranking by arrival then searches a second time, for
# those that are open.
WISHES: Mapping[str, Mapping[str, object]] = {
    "open now": {"open_state": ["open", "closing_soon"]},
    "open on arrival": {"open_state": ["open", "closing_soon"], "mode": "walk"},
    "by day": {"mode": "walk", "at": next_in_china(12)},
    "at night": {"mode": "walk", "at": next_in_china(2)},
    "open all night": {"open_during": _tonight()},
    "truck": {"mode": "truck", "length_m": 13.75, "height_m": 4.2, "road": "G4", "road_side": "up"},
    "rare service": {"services": [RARE_SERVICE]},
}
MOST_TIMES_PLAIN = {
    "open on arrival": 1.5,
    "at night": 1.5,
    "open all night": 1.5,
    "truck": 1.5,
    "rare service": 5.0,
}


def name_of(kind: str) -> str:
    """Return the name of the question from a kind of place, or with a wish."""
    return PLAIN if kind == places.CITIES else f"{PLAIN}, {kind}"


def from_places() -> list[Question]:
    """Return the plain search from each kind of place."""
    return [
        Question(name_of(kind), _searches(choose(POSITIONS), {})) for kind, choose in places.KINDS.items()
    ]


def with_wishes() -> list[Question]:
    """Return the search in cities with each kind of wish."""
    at = places.in_cities(POSITIONS)
    return [Question(name_of(wish), _searches(at, options)) for wish, options in WISHES.items()]


def pages(server: str, sample: Sample) -> list[Question]:
    """Return the pages and files of the site, as a browser asks for them."""
    at = places.in_cities(PAGE_POSITIONS, seed=21)
    divisions = [*sample.provinces, *sample.cities, *sample.counties]
    station_cells = [Request(path, headers=BROWSER) for path in cells.cell_paths([DATA_ZOOM])]
    count_cells = [Request(path, headers=BROWSER) for path in cells.count_cell_paths()]
    return [
        _page("home", [Request("/", headers=BROWSER)]),
        _page("answer page", [_form("/", {"lon": here.lon, "lat": here.lat}) for here in at], MOST_ANSWER_MS),
        _page("filter counts", _gets("/?division={}", [*sample.cities, *sample.counties])),
        _page("station", _gets("/stations/{}", sample.stations)),
        _page("division page", _gets("/divisions/{}", divisions)),
        _page("suggestion", [_form("/suggestions", {"q": typed}) for typed in TEXTS]),
        *([_page("tile", _tiles())] if sample.has_ground else []),
        _page("cell, fresh", station_cells),
        Question(
            "cell, unchanged",
            _unchanged(server, station_cells),
            *2 * (MOST_UNCHANGED_MS,),
            HTTPStatus.NOT_MODIFIED,
        ),
        _page("count cell", count_cells),
        _page("pack", _gets("/packs/{}", sample.counties)),
        _page("text answer", [Request(f"{NEAREST}.txt", "POST", _position(here), JSON) for here in at]),
        Question("sign-in", [_sign_in(sample)], status=HTTPStatus.SEE_OTHER),
        Question("staff table", _staff_tables(sample)),
    ]


def nearest(at: LonLat) -> Request:
    """Return the plain search from a position."""
    return Request(NEAREST, "POST", _position(at), JSON)


def _searches(positions: Sequence[LonLat], options: Mapping[str, object]) -> list[Request]:
    return [Request(NEAREST, "POST", _position(at, options), JSON) for at in positions]


def _position(at: LonLat, options: Mapping[str, object] | None = None) -> str:
    return json.dumps({"lon": at.lon, "lat": at.lat, **(options or {})})


def _page(name: str, requests: Sequence[Request], most_server_ms: float = MOST_SERVER_MS) -> Question:
    return Question(name, requests, most_server_ms, MOST_DATABASE_MS)


def _gets(path: str, codes: Sequence[str]) -> list[Request]:
    return [Request(path.format(code), headers=BROWSER) for code in codes]


def _form(path: str, fields: Mapping[str, object]) -> Request:
    return Request(path, "POST", urllib.parse.urlencode(fields), {**BROWSER, **FORM})


def _sign_in(sample: Sample) -> Request:
    return _form("/staff/sign-in", {"email": sample.email, "password": sample.password})


def _tiles() -> list[Request]:
    """Return the tiles of the middle of the city that is made up, and those around it."""
    middle = [tile_at(CENTRE, zoom) for zoom in GROUND_ZOOMS]
    around = [(tile.z, tile.x + east, tile.y) for tile in middle[2:] for east in (-1, 1)]
    return [Request(f"/tiles/ground/{z}/{x}/{y}.mvt", headers=BROWSER) for z, x, y in [*middle, *around]]


def _unchanged(server: str, requests: Sequence[Request]) -> list[Request]:
    """Return the same requests of somebody who has the answers already."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server).netloc, timeout=TIMEOUT_S)
    found = []
    for request in requests:
        connection.request(request.method, request.path, headers=dict(request.headers))
        response = connection.getresponse()
        response.read()
        tag = response.headers["ETag"]
        found.append(Request(request.path, headers={**request.headers, "If-None-Match": tag}))
    connection.close()
    return found


def _staff_tables(sample: Sample) -> list[Request]:
    headers = {**BROWSER, "Cookie": f"{SESSION_COOKIE}={sample.session}"}
    orders = ("name", "-name", "now", "hours_checked", "phone", "todo")
    paths = [
        "/staff/stations",
        *(f"/staff/stations?division={code}" for code in sample.cities[:20]),
        *(f"/staff/stations?division=440000&sort={order}" for order in orders),
    ]
    return [Request(path, headers=headers) for path in paths]
