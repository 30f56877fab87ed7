"""List, card, page, API, pack, map, export and text answer say the same at every moment, and count alike."""

import csv
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import unescape
from random import Random
from typing import Any

import orjson
import pytest
from clerks import SignIn
from factories import NOON, TODAY, draft, north, offers
from flask.testing import FlaskClient

from geodata.lonlat import LonLat
from locator.accounts.domain.rights import Role
from locator.entries.domain.draft import Provenance, StationDraft
from locator.hours.domain.decrees import library_calendar
from locator.hours.domain.schedule import Schedule
from locator.hours.domain.state import HORIZON_DAYS, Opening, OpenState, Timetable, opening_at
from locator.maps.domain import DATA_ZOOM
from locator.search.views.labels import shown_state, state_label
from locator.stations.domain.station import Facet

STATIONS, INSTANTS = 200, 20
WITHOUT_POSITION = 5
PLACE = "441202"
HOURS = (
    *("24/7", "", "off", "Mo-Fr 08:30-17:30", "Mo-Su 20:00-08:30", "Mo-Su 09:00-12:00,13:00-18:00"),
    *("Sa,Su 10:00-16:00", "Mo-Su 06:30-23:30", "Mo-Fr 08:00-18:00; PH off", "Mo-Su 11:45-12:15"),
)
BADGE = re.compile(r'<span class="state (\w+)"[^>]*><span[^>]*>.</span><span>([^<]*)</span>')

AddAll = Callable[[Sequence[StationDraft]], list[int]]
Said = Mapping[str, tuple[str, str]]  # by name: the state that is shown, and its words


@pytest.fixture
def town(add_all: AddAll) -> None:
    """Add stations with all kinds of hours, checked at all kinds of times, some without a position."""
    random = Random(200)
    drafts = []
    for number in range(STATIONS):
        days = random.choice([0, 30, 179, 181, 400, 900])
        checks = random.choice([{}, {Facet.HOURS: TODAY - timedelta(days=days)}])
        drafts.append(
            draft(
                at=None if number % 40 == 7 else north(10 * number + 10),
                name=f"驿站{number}号",
                opening_hours=random.choice(HOURS),
                services=offers("drinking_water"),
                provenance=Provenance("测试", "", checks),
            )
        )
    add_all(drafts)


def instants() -> list[datetime]:
    random = Random(20)
    return [NOON + timedelta(minutes=random.randrange(-600, 8 * 24 * 60)) for _ in range(INSTANTS)]


def expected(opening: Opening, checked_at: datetime | None, at: datetime) -> tuple[str, str]:
    return shown_state(opening, checked_at, at).value, str(state_label(opening, at, checked_at))


def of_pack(pack: dict[str, Any], at: datetime) -> Said:
    """Return what a phone shows of a pack: its columns, unpacked as static/js/lib/cell_format.js does."""
    said = {}
    for index, name in enumerate(pack["name"]):
        packed = pack["timetables"].get(str(pack["hours"][index]))
        checked_s = pack["checked_s"]["of"][pack["checked_s"]["at"][index]]
        checked = None if checked_s is None else datetime.fromtimestamp(checked_s, NOON.tzinfo)
        said[name] = expected(opening_at(packed and unpacked(packed), at), checked, at)
    return said


def states_on_arrival(pack: Mapping[str, Any], features: Sequence[Any]) -> dict[str, tuple[str, str]]:
    """Return what features say of the moment of arrival, with what the pack's timetables say of it."""
    said = {}
    for one in (feature["properties"] for feature in features):
        packed = pack["timetables"].get(str(pack["hours"][pack["name"].index(one["name"])]))
        arrives_at = datetime.fromisoformat(one["arrival"]["at"])
        opening = opening_at(packed and unpacked(packed), arrives_at)
        said[one["name"]] = one["arrival"]["open_state"], opening.state.value
    return said


def cells_of(client: FlaskClient) -> list[dict[str, Any]]:
    """Return the cells of the map with the town's stations, their timetables by number as in a pack."""
    names = {cell_name(north(metres)) for metres in (10, 10 * STATIONS)}
    cells = [orjson.loads(client.get(f"/api/v1/cells/{name}").data) for name in sorted(names)]
    return [
        cell | {"timetables": {str(n): packed for n, packed in enumerate(cell["timetables"])}}
        for cell in cells
    ]


def cell_name(place: LonLat) -> str:
    column = (place.lon + 180) / 360
    row = (1 - math.asinh(math.tan(math.radians(place.lat))) / math.pi) / 2
    return f"{DATA_ZOOM}-{int(column * 2**DATA_ZOOM)}-{int(row * 2**DATA_ZOOM)}"


def of_export(table: str, at: datetime) -> Said:
    """Return what the rows of an exported table say: the hours as written, and the day of their check."""
    calendar, said = library_calendar(), {}
    for row in csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))):
        text, day = row["开放时间标准写法"], row["时间核实日期"]
        around = Schedule(text).intervals(calendar, TODAY, HORIZON_DAYS) if text else []
        checked = datetime.combine(date.fromisoformat(day), NOON.timetz()) if day else None
        said[row["站名"]] = expected(opening_at(Timetable.of(around) if text else None, at), checked, at)
    return said


def unpacked(text: str) -> Timetable:
    known, *edge_lists = text.split("|")
    known_from, known_until = map(int, known.split())
    edges = []
    for steps in edge_lists:
        edge, found = known_from, []
        for step in steps.split():
            edge += int(step)
            found.append(edge)
        edges.append(found)
    return Timetable(edges[0], edges[1], known_from, known_until)


def of_page(page: str) -> Said:
    """Return what the cards of a page say."""
    found = {}
    for card in page.partition('<template id="card-shape">')[0].split('<li class="card"')[1:]:
        name, badge = re.search(r">(驿站\d+号)</a>", card), BADGE.search(card)
        assert name and badge
        found[name[1]] = badge[1], unescape(badge[2])
    return found


def of_api(features: Sequence[Any]) -> dict[str, tuple[str, str | None, str | None]]:
    properties = [feature["properties"] for feature in features]
    return {one["name"]: (one["open_state"], one["opens_at"], one["closes_at"]) for one in properties}


@pytest.mark.usefixtures("town")
def test_every_surface_says_the_same_at_every_instant(client: FlaskClient, staff: SignIn) -> None:
    pack = orjson.loads(client.get(f"/packs/{PLACE}").data.split(b"\n", 1)[1])
    cells = cells_of(client)
    file = staff(Role.APPROVER, PLACE).get("/staff/exports/stations.csv")
    exported = file.text
    file.close()
    codes = dict(zip(pack["name"], pack["code"], strict=True))
    assert len(codes) == STATIONS
    for at in instants():
        moment = {"at": at.isoformat()}
        place = north(Random(at.isoformat()).randrange(10 * STATIONS))
        here = {"lon": place.lon, "lat": place.lat, **moment}
        said = of_pack(pack, at)
        assert of_export(exported, at) == said
        pins = {name: shown for cell in cells for name, shown in of_pack(cell, at).items()}
        assert len(pins) == STATIONS - WITHOUT_POSITION and pins.items() <= said.items()
        listed = client.get("/api/v1/stations", query_string={**moment, "division": PLACE, "limit": 500}).json
        api = of_api(listed["features"])
        nearest = client.post("/api/v1/stations/nearest", json={**here, "limit": 50}).json
        ranked = client.post("/api/v1/stations/nearest", json={**here, "mode": "walk"}).json
        for features in (nearest["features"], ranked["features"]):
            assert of_api(features).items() <= api.items()
        on_arrival = states_on_arrival(pack, ranked["features"])
        assert all(told == known for told, known in on_arrival.values()), (on_arrival, at)
        for name, (state, words) in said.items():
            assert state in (api[name][0], OpenState.UNKNOWN), name
            assert "开门?" in words or state == api[name][0], name
        cards = of_page(client.post("/", data=here).text)
        assert list(cards) == [one["properties"]["name"] for one in ranked["features"]]
        in_division = of_page(client.get("/", query_string={**moment, "division": PLACE}).text)
        assert {**cards, **in_division}.items() <= said.items()
        framed = {name: said[name] for name in Random(at.isoformat()).sample(sorted(said), 10)}
        for name, shown in framed.items():
            badge = BADGE.search(client.get(f"/stations/{codes[name]}", query_string=moment).text)
            assert badge and (badge[1], unescape(badge[2])) == shown, (name, at)
        for line in client.post("/api/v1/stations/nearest.txt", json=here).text.splitlines():
            name = re.match(r"\d (驿站\d+号) ", line)
            assert not name or said[name[1]][1] in line, (line, at)
        first = ranked["nearest_open"]
        assert first is None or f"最近开着的：{first['name']}，" in ranked["answer"]
        assert first is None or first["open_state"] == on_arrival.get(first["name"], [first["open_state"]])[0]
        for one in (feature["properties"] for feature in ranked["features"]):
            says_open = one["reason"].startswith("到时开门")
            assert not says_open or on_arrival[one["name"]][0] in ("open", "closing_soon"), one["reason"]


@pytest.mark.usefixtures("town")
def test_every_surface_counts_the_same_stations(client: FlaskClient) -> None:
    levels = {"province": "440000", "prefecture": "441200", "county": PLACE}
    for level, code in levels.items():
        divisions = client.get("/api/v1/divisions", query_string={"level": level}).json["features"]
        (properties,) = (one["properties"] for one in divisions if one["id"] == code)
        assert (properties["stations"], properties["without_position"]) == (STATIONS, WITHOUT_POSITION)
        assert f"共 {STATIONS} 处" in client.get(f"/divisions/{code}").text
        assert f"共 {STATIONS} 处" in client.get("/", query_string={"division": code}).text
    listed = client.get("/api/v1/stations", query_string={"division": PLACE, "limit": 500}).json
    assert listed["numberReturned"] == STATIONS
