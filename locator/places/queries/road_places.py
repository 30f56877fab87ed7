"""Roads by number and the kilometres on them, in honest steps."""

from sqlalchemy import Connection, func, select

from geodata.sentence import Sentence
from locator.places.domain.forms import Script, fold
from locator.places.domain.found import Found, Place, Step, choose
from locator.places.domain.roads import RoadPlace, stake
from locator.places.queries.named import COLUMNS, named, place_of
from locator.places.tables import place

MAX_SHOWN = 8
MAX_TEXT_LENGTH = 60
AT_KM = 0.5  # a milestone within it is the one that was asked for
MAX_OFF_KM = 10.0  # farther, the next known kilometre says nothing


def on_road(connection: Connection, asked: RoadPlace) -> Found:
    """Return what a road with or without a kilometre names."""
    if not asked.ref and not asked.name:
        note = Sentence("{stake} 是哪条路上的？请连路一起写，例如 G42 {stake}", stake=stake(asked.km or 0.0))
        return Found(note=note)
    forms = [fold(asked.ref or asked.name)]
    known = [found for found in named(connection, forms) if found.kind in ("expressway", "road")]
    if not asked.ref and not known:
        return Found()
    if known and known[0].kind == "road":  # 建设大道 3公里: kilometres are counted on expressways
        anchor, others = choose(known, MAX_TEXT_LENGTH)
        note = Sentence("{name} 的里程没有登记，按路的中间一点算远近", name=known[0].name)
        return Found(anchor, others[:MAX_SHOWN], step=Step.ROAD, note=note)
    return expressway(connection, known[0] if known else None, asked.km, asked.ref)


def expressway(connection: Connection, known: Place | None, km: float | None, ref: str = "") -> Found:
    """Return the kilometre of an expressway that is nearest to the one asked for, or the road itself."""
    road = ref or (known.road if known else "")
    if km is None:
        return Found(road=road)
    nearest = _nearest_km(connection, road, km)
    if nearest is None or nearest.road_km is None:
        return Found(road=road, road_km=km, step=Step.ROAD, note=_no_kilometre(road, km))
    off_km = abs(nearest.road_km - km)
    if off_km > MAX_OFF_KM:
        return Found(road=road, road_km=km, step=Step.ROAD, note=_no_kilometre(road, km))
    if off_km <= AT_KM and nearest.kind == "milestone":
        return Found(nearest, road=road, road_km=km)
    note = Sentence(
        "没有查到 {road} {stake}，按最近的 {name}（{near}）算远近",
        road=road,
        stake=stake(km),
        name=nearest.name,
        near=stake(nearest.road_km),
    )
    return Found(nearest, step=Step.KILOMETRE, note=note, road=road, road_km=km)


def _no_kilometre(road: str, km: float) -> Sentence:
    return Sentence("没有查到 {road} {stake} 在哪里，先看这条路上登记的", road=road, stake=stake(km))


def _nearest_km(connection: Connection, road: str, km: float) -> Place | None:
    statement = (
        select(*COLUMNS)
        .where(place.c.road == road, place.c.road != "", place.c.road_km.is_not(None))
        .order_by(func.abs(place.c.road_km - km), place.c.kind.desc(), place.c.key)
        .limit(1)
    )
    row = connection.execute(statement).first()
    return place_of(row, Script.WRITTEN) if row else None
