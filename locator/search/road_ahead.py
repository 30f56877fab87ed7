"""What lies ahead of a driver on a road: by its course where the ground has it, else by its name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.road_lines import OnPath, Path, paths_ahead
from geodata.sentence import Sentence
from geodata.travel import TravelMode, travel_s
from locator.ground.queries.loaded import is_loaded
from locator.search.actions import has_requested_state
from locator.search.domain.arrival import Travel, TravelSource, estimate_travel
from locator.search.domain.ranking import describe_distance, other_side_reason
from locator.search.domain.road_question import REACH_M, RoadQuestion
from locator.search.domain.search import SearchHit
from locator.search.queries import road
from locator.search.queries.road_ways import BESIDE_M
from locator.stations.domain.truck import DETOUR_M, split_carriageway

NEAR_M = 2_000.0  # who is farther from the road is not on it
ON_ROAD_M = 300.0
MOST_A_LEG = 20
SPEED_M_S = 60 / 3.6  # of a truck on a main road, with its slopes and tolls


@dataclass(frozen=True, slots=True)
class Leg:
    """The road ahead in one direction, with the stations on it in the order in which they come."""

    heading: str
    length_m: float
    hits: list[SearchHit]
    agreement: int = 0  # of the driver's side (上行, 下行) with the sides that stations are entered for


@dataclass(frozen=True, slots=True)
class RoadAnswer:
    """Either `legs`, or without the road's course the stations that name it, by distance."""

    legs: list[Leg]
    named: list[SearchHit]
    has_ground: bool


def find_road_ahead(connection: Connection, question: RoadQuestion) -> RoadAnswer:
    """Return what lies ahead on a road."""
    has_ground = is_loaded(connection)
    position = question.request.position
    ways = road.ways_of(connection, question.road, position, REACH_M) if has_ground else []
    paths = paths_ahead(ways, position, NEAR_M, REACH_M, question.heading)
    if not paths:
        return RoadAnswer([], _named(connection, question, has_ground), has_ground)
    is_divided = any(way.is_oneway for way in ways)
    legs = [_leg(connection, path, question, is_divided) for path in paths]
    return RoadAnswer(_in_own_direction(legs), [], has_ground)


def _leg(connection: Connection, path: Path, question: RoadQuestion, is_divided: bool) -> Leg:
    found = road.stations_along(connection, path, BESIDE_M, question.request)
    located = [(path.locate(position), hit) for hit, position in found]
    ahead = sorted(
        (one for one in located if one[0].offset_m <= BESIDE_M and not one[0].is_before),
        key=lambda one: one[0].along_m,
    )
    hits = [_hit_ahead(hit, on, question, is_divided) for on, hit in ahead]
    suitable = [hit for hit in hits if has_requested_state(hit, question.request.filters)]
    return Leg(path.heading, path.length_m, suitable[:MOST_A_LEG], _agreement(located, question))


def _hit_ahead(hit: SearchHit, on: OnPath, question: RoadQuestion, is_divided: bool) -> SearchHit:
    is_across = is_divided and _is_across(hit, on, question)
    way_s = (on.along_m + is_across * DETOUR_M) / SPEED_M_S
    way_s += travel_s(on.offset_m, TravelMode.TRUCK) if on.offset_m > ON_ROAD_M else 0.0
    travel = Travel(way_s, TravelSource.ESTIMATE, turns_around=is_across)
    ahead = replace(hit, distance_m=on.along_m).with_arrival(TravelMode.TRUCK, travel)
    return ahead.with_reason(_reason(question.road, on, is_across))


def _is_across(hit: SearchHit, on: OnPath, question: RoadQuestion) -> bool:
    """Tell whether a station is on the other carriageway: as it is entered, else by the side it lies on."""
    road_name, side = split_carriageway(hit.carriageway)
    if road_name != question.road:
        return False
    return side is not question.side if question.is_side_known else not on.is_right


def _reason(name: str, on: OnPath, is_across: bool) -> Sentence:
    distance = describe_distance(on.along_m)
    if is_across:
        return Sentence(
            "沿 {road} 往前 {distance}，在对面一侧：要到下一个出口掉头", road=name, distance=distance
        )
    if on.offset_m <= ON_ROAD_M:
        return Sentence("沿 {road} 往前 {distance}，就在路边", road=name, distance=distance)
    away = describe_distance(on.offset_m)
    return Sentence("沿 {road} 往前 {distance}，离路 {away}", road=name, distance=distance, away=away)


def _agreement(located: Sequence[tuple[OnPath, SearchHit]], question: RoadQuestion) -> int:
    """Return by how many more stations are on the right of a path that are entered for the driver's side."""
    if not question.is_side_known:
        return 0
    entered = [(on, *split_carriageway(hit.carriageway)) for on, hit in located]
    known = [(on, side) for on, road_name, side in entered if road_name == question.road]
    return sum(1 if on.is_right == (side is question.side) else -1 for on, side in known)


def _in_own_direction(legs: Sequence[Leg]) -> list[Leg]:
    """Return the legs on which the entered sides agree with the driver's; all, where that is not known."""
    agreeing = [leg for leg in legs if leg.agreement > 0]
    return agreeing or [leg for leg in legs if leg.agreement == 0] or list(legs)


def _named(connection: Connection, question: RoadQuestion, has_ground: bool) -> list[SearchHit]:
    """Return the stations of the road, by straight distance: which are ahead is not known."""
    request = question.request
    found = road.stations_naming(
        connection, question.road, request.position, REACH_M, request, has_ground=has_ground
    )
    hits = [_hit_around(hit, position, question) for hit, position in found]
    suitable = [hit for hit in hits if has_requested_state(hit, request.filters)]
    return sorted(suitable, key=lambda hit: hit.distance_m or 0.0)[:MOST_A_LEG]


def _hit_around(hit: SearchHit, position: LonLat, question: RoadQuestion) -> SearchHit:
    away_m = distance_m(question.request.position, position)
    turns = _is_other_side(hit, question)
    travel = estimate_travel(away_m, TravelMode.TRUCK, DETOUR_M if turns else 0.0)
    placed = replace(hit, distance_m=away_m).with_arrival(TravelMode.TRUCK, travel)
    return placed.with_reason(other_side_reason(hit)) if turns else placed


def _is_other_side(hit: SearchHit, question: RoadQuestion) -> bool:
    road_name, side = split_carriageway(hit.carriageway)
    return question.is_side_known and road_name == question.road and side is not question.side
