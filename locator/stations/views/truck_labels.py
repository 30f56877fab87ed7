"""Template filters that describe truck access."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask

from geodata.sentence import Sentence, listed
from locator.stations.domain.truck import RoadSide, kilometre_mark, split_carriageway

Entry = Mapping[str, Any]  # the card's `truck`


def truck_rows(truck: Entry) -> Iterator[tuple[str, str]]:
    """Yield heading and text of the known properties, and of important ones that are unknown."""
    length, height, spaces = truck["max_length_m"], truck["max_height_m"], truck["spaces"]
    yield (
        Sentence("车长"),
        Sentence("最长 {metres} 米", metres=f"{length:g}") if length else Sentence("没有登记"),
    )
    yield Sentence("限高"), Sentence("{metres} 米", metres=f"{height:g}") if height else Sentence("没有登记")
    if spaces is not None:
        yield Sentence("车位"), Sentence("{n} 个", n=spaces)
    if truck["guarded"] is not None:
        yield (
            Sentence("看车"),
            Sentence("有人看车") if truck["guarded"] else Sentence("没人看车，贵重东西别留车上"),
        )
    if truck["road"]:
        yield Sentence("在哪条路"), road_position(truck)


def truck_summary(truck: Entry) -> str:
    """Return a one-line summary; the dimensions are always mentioned."""
    length, height, spaces = truck["max_length_m"], truck["max_height_m"], truck["spaces"]
    parts: list[str] = []
    if height:
        parts.append(Sentence("限高 {metres} 米", metres=f"{height:g}"))
    if length:
        parts.append(Sentence("车长不过 {metres} 米", metres=f"{length:g}"))
    if not parts:
        parts.append(Sentence("限高和车长没有登记"))
    if spaces:
        parts.append(Sentence("{n} 个车位", n=spaces))
    if truck["guarded"] is not None:
        parts.append(Sentence("有人看车") if truck["guarded"] else Sentence("没人看车"))
    return listed(parts, "{before} · {after}")


def road_position(truck: Entry) -> str:
    """Return the position along a road: ``G4 上行 K1250+300``."""
    parts: list[str] = [truck["road"]]
    if truck["side"] != RoadSide.UNKNOWN:
        parts.append(RoadSide(truck["side"]).zh)
    if truck["km"] is not None:
        parts.append(kilometre_mark(truck["km"]))
    return listed(parts, "{before} {after}")


def road_side(carriageway: str) -> str:
    """Return the label of a carriageway's side: ``上行`` of ``G4 up``."""
    return split_carriageway(carriageway)[1].zh


def register(app: Flask) -> None:
    """Register the template filters."""
    app.jinja_env.filters.update(
        truck=truck_rows, truck_in_short=truck_summary, road_place=road_position, road_side=road_side
    )
