"""Reading a row's cells about trucks and about the gate for vehicles."""

import re

from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import PositionInput
from locator.sheets.domain.row_reader import RowReader, parse_yes_no
from locator.stations.domain.truck import (
    MAX_GATE_HEIGHT_M,
    MAX_SPACES,
    MAX_TRUCK_LENGTH_M,
    RoadSide,
    TruckAccess,
    parse_km,
    parse_metres,
    parse_road,
)


def read_gate(row: RowReader, station: PositionInput | None) -> PositionInput | None:
    """Return the position of the gate for vehicles, in the station's coordinate system."""
    lon_text, lat_text = row.text("gate_lon"), row.text("gate_lat")
    if not lon_text and not lat_text:
        return None
    if station is None or not lon_text or not lat_text:
        row.add_problem(
            "gate_lat" if lon_text else "gate_lon", Sentence("入口的经度、纬度要一起填，站点也要有坐标")
        )
        return None
    given = row.parse("gate_lon", lambda text: LonLat.parse(text, lat_text), None, text=lon_text)
    return PositionInput(given, lon_text, lat_text, station.crs) if given else None


def read_truck(row: RowReader) -> TruckAccess:
    """Return the truck access of a row."""
    return TruckAccess(
        max_length_m=row.parse("max_length_m", lambda text: parse_metres(text, MAX_TRUCK_LENGTH_M), None),
        max_height_m=row.parse("max_height_m", lambda text: parse_metres(text, MAX_GATE_HEIGHT_M), None),
        guarded=row.parse("truck_guarded", parse_yes_no, None),
        spaces=row.parse("truck_spaces", _spaces, None),
        road=parse_road(row.text("road", 40)),
        side=row.code("road_side", RoadSide, RoadSide.UNKNOWN),
        km=row.parse("road_km", parse_km, None),
    )


def _spaces(text: str) -> int | None:
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > MAX_SPACES:
        raise ValueError(Sentence("“{text}”应是车位的个数，最多 {most}", text=text[:20], most=MAX_SPACES))
    return int(text)
