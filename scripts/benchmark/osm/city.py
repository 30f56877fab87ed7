"""A city that is made up, as an extract of OpenStreetMap: the same one for the same seed.

Streets stand on a grid that is a little crooked and have Chinese names; blocks have houses, lanes, shops and
stops, or are parks with a pond. A river, a railway, an underground line and a motorway run through it. It is
about as dense as the middle of a large city: 1,000 houses on a square kilometre.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmark.osm.extract import Extract
from geodata.lonlat import LonLat

BLOCK_M = 125.0
METRES_PER_DEGREE = 111_320.0
CENTRE = LonLat(112.47, 23.05)
FIRST = ("建设", "人民", "解放", "中山", "星湖", "端州", "天宁", "古塔", "宋城", "康乐", "和平", "文明")
SECOND = ("", "东", "西", "南", "北", "一", "二", "三", "四", "五", "六", "新")
VILLAGES = ("龟顶", "蓝塘", "岩前", "大冲", "黄岗", "水坑", "沙街", "睦岗", "东岗", "石牌", "出头", "下瑶")
SIGHTS = {
    "amenity": (
        ("hospital", "人民医院"), ("school", "第一小学"), ("marketplace", "农贸市场"), ("fuel", "加油站"),
        ("university", "学院"), ("clinic", "卫生站"), ("toilets", "公共厕所"),
    ),
    "shop": (("mall", "广场"), ("supermarket", "超市")),
    "tourism": (("attraction", "古城墙"), ("museum", "博物馆")),
}  # fmt: skip
PARK_EVERY, MAIN_EVERY, MIDDLE_EVERY = 23, 8, 4
HOUSES_A_SIDE = 4
MOTORWAY = "G80"
RIVER_BLOCKS = 1.8


@dataclass(slots=True)
class City:
    """A city of `blocks` by `blocks` blocks around its centre."""

    out: Extract
    blocks: int
    name: str = "肇庆市"
    centre: LonLat = CENTRE
    seed: int = 13

    def write(self) -> None:
        """Add everything to the extract."""
        chance = random.Random(f"{self.name}-{self.seed}")
        self.out.node(self.centre, place="city", name=self.name, population="1200000", name__en="Zhaoqing")
        self._write_streets(chance)
        for column in range(self.blocks):
            for row in range(self.blocks):
                self._write_block(column, row, chance)
        self._write_lines(chance)

    def at(self, column: float, row: float) -> LonLat:
        """Return the position of a corner of blocks; streets bend a little."""
        half = self.blocks / 2
        east_m = (column - half) * BLOCK_M + 18 * math.sin(row / 5)
        north_m = (row - half) * BLOCK_M + 18 * math.sin(column / 7)
        shrink = math.cos(math.radians(self.centre.lat))
        lon = self.centre.lon + east_m / METRES_PER_DEGREE / shrink
        return LonLat(lon, self.centre.lat + north_m / METRES_PER_DEGREE)

    def street_name(self, number: int, is_across: bool) -> str:
        """Return the name of the street before a column or row of blocks."""
        first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
        return f"{first}{second}{'路' if is_across else '街' if number % MIDDLE_EVERY else '大道'}"

    def _write_streets(self, chance: random.Random) -> None:
        corners = {
            (column, row): self.out.node(self.at(column, row))
            for column in range(self.blocks + 1)
            for row in range(self.blocks + 1)
        }
        for number in range(self.blocks + 1):
            for is_across in (False, True):
                kind, name = self._street_kind(number), self.street_name(number, is_across)
                for start in range(0, self.blocks, MIDDLE_EVERY):
                    steps = range(start, min(start + MIDDLE_EVERY, self.blocks) + 1)
                    nodes = [corners[(step, number) if is_across else (number, step)] for step in steps]
                    bridge = {"bridge": "yes"} if chance.random() < 0.02 else {}
                    english = {"name__en": f"Street {number}"}
                    self.out.way(nodes, highway=kind, name=name, **english, **bridge)

    def _street_kind(self, number: int) -> str:
        if number % MAIN_EVERY == 0:
            return "primary" if number % (2 * MAIN_EVERY) == 0 else "secondary"
        return "tertiary" if number % MIDDLE_EVERY == 0 else "residential"

    def _write_block(self, column: int, row: int, chance: random.Random) -> None:
        if abs(row + 0.5 - self._river_row(column)) < RIVER_BLOCKS / 2 + 0.7:
            return
        if (column * 7 + row * 11) % PARK_EVERY == 0:
            self._write_park(column, row, chance)
            return
        street, number = self.street_name(row, is_across=True), 2 * column
        for house in range(HOUSES_A_SIDE**2):
            x, y = house % HOUSES_A_SIDE, house // HOUSES_A_SIDE
            west, south = column + 0.08 + 0.22 * x, row + 0.08 + 0.22 * y
            if chance.random() < 0.1:
                continue
            tags = {"addr__housenumber": str(number + 2), "addr__street": street} if house == 0 else {}
            self.out.area(list(self._house(west, south, chance)), building="yes", **tags)
        lane = [self.at(column + 0.5, row + step / 4) for step in range(5)]
        self.out.line(lane, highway="service")
        self.out.line([self.at(column, row + 0.52), self.at(column + 1, row + 0.5)], highway="footway")
        self._write_sights(column, row, chance)

    def _house(self, west: float, south: float, chance: random.Random) -> Iterator[LonLat]:
        wide, deep = chance.uniform(0.09, 0.17), chance.uniform(0.08, 0.16)
        yield self.at(west, south)
        yield self.at(west + wide, south)
        if chance.random() < 0.6:  # an L
            yield self.at(west + wide, south + deep / 2)
            yield self.at(west + wide * 0.6, south + deep / 2)
            yield self.at(west + wide * 0.6, south + deep)
        else:
            yield self.at(west + wide, south + deep)
        yield self.at(west, south + deep)

    def _write_park(self, column: int, row: int, chance: random.Random) -> None:
        name = f"{VILLAGES[(column + row) % len(VILLAGES)]}公园"
        self.out.area(self._ring(column + 0.5, row + 0.5, 0.42, 14), leisure="park", name=name)
        pond = self._ring(column + 0.5 + chance.uniform(-0.1, 0.1), row + 0.5, 0.16, 18)
        self.out.area(pond, natural="water", name=f"{name[:-2]}湖")
        self.out.line(self._ring(column + 0.5, row + 0.5, 0.3, 24), highway="path")
        self.out.node(self.at(column + 0.5, row + 0.08), barrier="gate", name="南门")

    def _ring(self, x: float, y: float, radius: float, corners: int) -> list[LonLat]:
        angles = [2 * math.pi * corner / corners for corner in range(corners)]
        return [self.at(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]

    def _write_sights(self, column: int, row: int, chance: random.Random) -> None:
        village = VILLAGES[(3 * column + row) % len(VILLAGES)]
        if column % MIDDLE_EVERY == 0 and row % 3 == 0:
            self.out.node(self.at(column + 0.02, row + 0.4), highway="bus_stop", name=f"{village}路口")
        if column % 6 == 3 and row % 6 == 3:
            self.out.node(self.at(column + 0.5, row + 0.5), place="neighbourhood", name=f"{village}社区")
        if chance.random() < 0.3:
            key = chance.choice(list(SIGHTS))
            value, word = chance.choice(SIGHTS[key])
            at = self.at(column + chance.random(), row + chance.random())
            self.out.node(at, **{key: value, "name": f"{village}{word}"})

    def _write_lines(self, chance: random.Random) -> None:
        steps = [step * self.blocks / 60 for step in range(61)]
        banks = [(step, self._river_row(step)) for step in steps]
        half = RIVER_BLOCKS / 2
        river = [self.at(x, y + half) for x, y in banks] + [self.at(x, y - half) for x, y in reversed(banks)]
        self.out.area(river, natural="water", name="西江")
        self.out.line([self.at(x, y) for x, y in banks], waterway="river", name="西江")
        rails = [self.at(step, self.blocks * 0.72 + step / 20) for step in steps]
        self.out.line(rails, railway="rail", name="广茂铁路")
        self.out.line([self.at(self.blocks * 0.55, y) for y in steps], railway="subway", name="1 号线")
        station = self.at(self.blocks * 0.5, self.blocks * 0.72 + self.blocks / 40)
        self.out.node(station, railway="station", name=f"{self.name.removesuffix('市')}火车站")
        self._write_underground()
        motorway = [self.at(step, self.blocks * 0.9) for step in steps]
        self.out.line(motorway, highway="motorway", ref=MOTORWAY, name="广昆高速")
        for number, at in enumerate(motorway[::10]):
            self.out.node(at, highway="milestone", distance=str(100 + number), ref=MOTORWAY)

    def _river_row(self, column: float) -> float:
        return self.blocks * 0.3 + 2.2 * math.sin(column / 6)

    def _write_underground(self) -> None:
        for number in range(6):
            at = self.at(self.blocks * 0.55, self.blocks * (number + 0.5) / 6)
            self.out.node(at, railway="station", station="subway", name=f"{VILLAGES[number]}站")


def write_cities(out: Extract, names: Sequence[str], blocks: int) -> None:
    """Add several cities, side by side: as many things as a province has."""
    across = math.ceil(math.sqrt(len(names)))
    for number, name in enumerate(names):
        step = 1.2 * blocks * BLOCK_M / METRES_PER_DEGREE
        centre = LonLat(CENTRE.lon + step * (number % across), CENTRE.lat + step * (number // across))
        City(out, blocks, name, centre).write()
