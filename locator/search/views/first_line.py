"""The line above an answer around a position: where the nearest open door is, or what there is instead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from geodata.crs.outline import in_china
from geodata.sentence import Sentence, pattern
from locator.search.domain.arrival import max_distance_m
from locator.search.domain.search import FAR_M, VAGUE_M, Openings, SearchHit, SearchRequest
from locator.search.views.labels import age_label, distance_parts, moment_label, within_reach_label


def first_line(
    request: SearchRequest, hits: Sequence[SearchHit], openings: Openings, accuracy_m: float | None = None
) -> Sentence:
    """Return the answer in one line; `accuracy_m` is how far the given position may be off."""
    line = _line(request, hits, openings)
    if accuracy_m is None or accuracy_m <= VAGUE_M:
        return line
    return Sentence("{line}。{vague}", line=line, vague=vague_position_message(accuracy_m))


def vague_position_message(accuracy_m: float) -> Sentence:
    """Return that a position is too vague to tell which station is nearer."""
    return Sentence("定位只准到约 {distance}，哪处近、要走多久都不一定准", distance=_distance(accuracy_m))


def is_far(hits: Sequence[SearchHit]) -> bool:
    """Return whether no hit is within a distance for which travel times mean anything."""
    return all((hit.distance_m or 0.0) > FAR_M for hit in hits)


def _line(request: SearchRequest, hits: Sequence[SearchHit], openings: Openings) -> Sentence:
    if not in_china(request.position):
        return _abroad_line(hits)
    if openings.nearest_open:
        return _with_age(_open_line(openings.nearest_open, request.at), openings.nearest_open, request.at)
    if openings.opens_first is None and is_far(hits) and (hits or not request.filters.open_states):
        return _far_line(request, hits)
    none = _none_open(request, openings)
    if openings.opens_first is None:
        return Sentence("{none}，几点开也说不准", none=none)
    opens_at = openings.opens_first.opening.opens_at
    assert opens_at is not None
    return Sentence(
        "{none}；最早 {moment} 开的是 {name}，{distance}",
        none=none,
        moment=moment_label(opens_at, request.at),
        name=station_name(openings.opens_first),
        distance=_distance(openings.opens_first.distance_m or 0.0),
    )


def _open_line(hit: SearchHit, at: datetime) -> Sentence:
    opening = hit.arrival.opening if hit.arrival else hit.opening
    where = {"name": station_name(hit), "distance": _distance(hit.distance_m or 0.0)}
    if opening.closes_at is None:
        return Sentence("最近开着的：{name}，{distance}，不打烊", **where)
    until = moment_label(opening.closes_at, at)
    return Sentence("最近开着的：{name}，{distance}，{until} 前都开", **where, until=until)


def _with_age(line: Sentence, hit: SearchHit, at: datetime) -> Sentence:
    """Return a line with the age of the check of an open station's hours, if that makes it doubtful."""
    if not hit.is_doubtful(at):
        return line
    if hit.hours_checked_at is None:
        return Sentence("{line}（时间没有核对过）", line=line)
    return Sentence("{line}（时间{ago}核对过）", line=line, ago=age_label(hit.hours_checked_at, at))


def _far_line(request: SearchRequest, hits: Sequence[SearchHit]) -> Sentence:
    has_conditions = _has_conditions(request)
    if not hits:
        return Sentence("这一带没有符合条件的驿站") if has_conditions else Sentence("这一带没有找到驿站")
    nearest = min(hits, key=lambda hit: hit.distance_m or 0.0)
    no_conditions = pattern("{km} 公里内没有驿站；最近的是 {name}，直线 {distance}")
    conditions = pattern("{km} 公里内没有符合条件的驿站；最近的是 {name}，直线 {distance}")
    return Sentence(
        conditions if has_conditions else no_conditions,
        km=round(FAR_M / 1000),
        name=station_name(nearest),
        distance=_distance(nearest.distance_m or 0.0),
    )


def _abroad_line(hits: Sequence[SearchHit]) -> Sentence:
    if not hits:
        return Sentence("您的位置像是在国境外，驿站都在国内：可以输入国内的地名找")
    nearest = min(hits, key=lambda hit: hit.distance_m or 0.0)
    return Sentence(
        "您的位置像是在国境外，驿站都在国内：最近的是 {name}，直线 {distance}",
        name=station_name(nearest),
        distance=_distance(nearest.distance_m or 0.0),
    )


def _none_open(request: SearchRequest, openings: Openings) -> Sentence:
    """Return how far around none is certainly open, of those that fit the other conditions."""
    if request.mode and openings.within_m >= max_distance_m(request.mode):
        near: Sentence = within_reach_label(request.mode)
    else:
        near = Sentence("{distance}内", distance=_distance(openings.within_m))
    if _has_conditions(request):
        return Sentence("{near}没有符合条件又确定开着的", near=near)
    return Sentence("{near}没有确定开着的", near=near)


def _has_conditions(request: SearchRequest) -> bool:
    return replace(request.filters, open_states=frozenset()).has_any


def station_name(hit: SearchHit) -> str:
    """Return the name of a hit's station."""
    return str(hit.entry["properties"]["name"])


def _distance(distance_m: float) -> Sentence:
    number, unit = distance_parts(distance_m)
    return Sentence("{number} {unit}", number=number, unit=unit)
