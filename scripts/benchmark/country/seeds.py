"""What each station has of its own: name, address and place; the same for the same number."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import shapely

from benchmark.osm.city import FIRST, SECOND
from geodata.crs.arrays import CHINA
from geodata.divisions.codes import divisions
from geodata.lonlat import DECIMALS, LonLat
from locator.demo.domain import HOSTS, NAME_PREFIX
from locator.i18n.romanize import romanized
from locator.stations.domain.station import StationKind

SPREAD_DEG = 0.012  # around the model, which lies around its county's centre
HOUSES = 800
BUILDINGS = ("", "", "", "东侧", "西侧", "一楼", "二楼", "院内", "南门旁", "北门旁")
PLACES = (
    "",
    "",
    "",
    "便民",
    "阳光",
    "幸福",
    "同心",
    "暖心",
    "向阳",
    "先锋",
    "初心",
    "家门口",
    "小哥",
    "橙色",
    "城南",
    "城北",
)
KINDS_OF_ROAD = ("路", "大道", "街", "巷")
BATCH = 50_000


class Model(NamedTuple):
    """What of a model station goes into the names and places of those that are made after it."""

    id: int
    kind: StationKind
    division_code: str | None
    place: LonLat | None


class Seed(NamedTuple):
    """A row of the table of seeds."""

    n: int
    model: int
    name: str
    pinyin: str
    initials: str
    identifier: str
    address: str
    phone: str
    lon: float | None
    lat: float | None


@cache
def roads() -> tuple[str, ...]:
    """Return some hundreds of names of roads."""
    return tuple(f"{first}{second}{kind}" for first in FIRST for second in SECOND for kind in KINDS_OF_ROAD)


@cache
def _latin(part: str) -> tuple[str, str]:
    return tuple(romanized(part))  # type: ignore[return-value]


def seeds(models: Sequence[Model], first: int, count: int) -> Iterator[Seed]:
    """Yield the seeds of the stations from a number on."""
    for start in range(first, first + count, BATCH):
        yield from _batch(models, start, min(BATCH, first + count - start))


def _batch(models: Sequence[Model], first: int, count: int) -> Iterator[Seed]:
    dice = np.random.default_rng(first)
    chosen = dice.integers(len(models), size=count)
    picks = dice.integers(1 << 30, size=(count, 5)).tolist()
    for offset, (model, at, pick) in enumerate(
        zip(chosen.tolist(), _places(models, chosen, dice), picks, strict=True)
    ):
        yield _seed(first + offset, models[model], at, pick)


def _places(
    models: Sequence[Model], chosen: "np.ndarray[tuple[int], np.dtype[np.int64]]", dice: np.random.Generator
) -> list[tuple[float, float] | None]:
    """Return a position near each chosen model; where that is outside of China, the model's own."""
    known = np.array([model.place or (np.nan, np.nan) for model in models])[chosen]
    moved = np.round(known + dice.normal(0, SPREAD_DEG, known.shape), DECIMALS)
    inside = shapely.contains_xy(CHINA, moved[:, 0], moved[:, 1])
    found = np.where(inside[:, None], moved, known).tolist()
    return [None if lon != lon else (lon, lat) for lon, lat in found]


def _seed(n: int, model: Model, at: tuple[float, float] | None, pick: Sequence[int]) -> Seed:
    place = divisions().get(model.division_code or "")
    county = place.name if place else ""
    road = roads()[pick[0] % len(roads())]
    title = (county, road, PLACES[pick[1] % len(PLACES)], HOSTS[pick[2] % len(HOSTS)], model.kind.zh)
    latin = [_latin(part) for part in (NAME_PREFIX, *title) if part]
    house = f"{1 + pick[3] % HOUSES}号{BUILDINGS[pick[4] % len(BUILDINGS)]}"
    return Seed(
        n,
        model.id,
        f"{NAME_PREFIX}·{''.join(title)}{n}",
        "".join(pinyin for pinyin, _ in latin) + str(n),
        "".join(initials for _, initials in latin) + str(n),
        f"demo-{n:07d}",
        f"{county}{road}{house}",
        f"0{21 + n % 900}-{60_000_000 + n}",
        *(at or (None, None)),
    )
