"""Reading an extract of OpenStreetMap: objects become rows of the tables, with shapes as hexadecimal WKB.

osmium is imported by need: pages are served without it. Shapes are in WGS 84.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata.sentence import Sentence
from locator.ground.domain import kinds, names
from locator.ground.domain.errors import GroundRefused

Row = tuple[object, ...]
Report = Callable[[int], None]
MAX_MEMBERS = 50_000  # of a relation; OpenStreetMap's own limit is 32,000
MAX_NODES = 50_000  # of a way; its limit is 2,000
BIG_FILE_BYTES = 200_000_000  # from here on the positions of nodes lie in a file, not in memory
REPORT_EVERY = 20_000
MAX_REASON = 200
KEYS = (
    *("highway", "railway", "waterway", "natural", "water", "landuse", "leisure", "building", "amenity"),
    *("shop", "tourism", "public_transport", "place", "barrier", "aeroway", "station", "entrance"),
    *("historic", "man_made", "addr:housenumber"),
)
NODE, WAY, RELATION = "n", "w", "r"


@dataclass(slots=True)
class Extract:
    """An extract while it is read: when it was taken, and what of it could not be used."""

    path: Path
    taken_at: datetime | None = None
    incomplete: int = 0  # objects whose nodes are not in the file
    newest: datetime | None = None
    last: tuple[str, int] = field(default=("", 0))

    def rows(self, index_file: Path, report: Report) -> Iterator[tuple[str, Row]]:
        """Yield the table and the row of each object that is taken.

        `index_file` may be written for the positions of nodes. Raises GroundRefused for what is no extract,
        and for one that keeps earlier versions of its objects.
        """
        import osmium

        try:
            self._require_current_objects(osmium)
            self._require_bounded_relations(osmium)
            yield from self._converted(osmium, self._processor(osmium, index_file), report)
        except (RuntimeError, ValueError, OSError, UnicodeDecodeError) as error:
            raise _unreadable(error) from error

    def read_date(self) -> datetime | None:
        """Return when the file's header says it was taken; raise GroundRefused for what is no extract."""
        import osmium

        try:
            self._require_current_objects(osmium)
        except (RuntimeError, ValueError, OSError) as error:
            raise _unreadable(error) from error
        return self.taken_at

    def _require_current_objects(self, osmium: Any) -> None:
        with osmium.io.Reader(self._file(osmium)) as reader:
            header = reader.header()
        if header.has_multiple_object_versions:
            raise _history()
        self.taken_at = _moment(header.get("osmosis_replication_timestamp", ""))

    def _require_bounded_relations(self, osmium: Any) -> None:
        for relation in osmium.FileProcessor(self._file(osmium), osmium.osm.RELATION):
            if len(relation.members) > MAX_MEMBERS:
                raise GroundRefused(
                    Sentence(
                        "关系 {key} 有 {n} 个成员，这不像 OpenStreetMap 的数据",
                        key=relation.id,
                        n=len(relation.members),
                    )
                )

    def _processor(self, osmium: Any, index_file: Path) -> Any:
        is_big = self.path.stat().st_size > BIG_FILE_BYTES
        positions = f"sparse_file_array,{index_file}" if is_big else "flex_mem"
        processor = osmium.FileProcessor(self._file(osmium)).with_locations(positions)
        taken = osmium.filter.TagFilter(("type", "multipolygon"))
        return processor.with_areas(taken).with_filter(osmium.filter.KeyFilter(*KEYS))

    def _converted(self, osmium: Any, processor: Any, report: Report) -> Iterator[tuple[str, Row]]:
        shapes = osmium.geom.WKBFactory()
        seen = 0
        for thing in processor:
            seen += 1
            if seen % REPORT_EVERY == 0:
                report(REPORT_EVERY)
            self._require_one_version(thing)
            tags = {tag.k: tag.v for tag in thing.tags}
            try:
                yield from _rows_of(thing, tags, shapes)
            except osmium.InvalidLocationError:
                self.incomplete += 1
            except RuntimeError:  # osmium's "need at least two points", an area without a ring
                self.incomplete += 1
        report(seen % REPORT_EVERY)
        self.taken_at = self.taken_at or self.newest

    def _require_one_version(self, thing: Any) -> None:
        if thing.is_area():
            return
        key = (thing.type_str(), thing.id)
        if key == self.last or not thing.visible:
            raise _history()
        self.last = key
        if thing.is_way() and len(thing.nodes) > MAX_NODES:
            raise GroundRefused(
                Sentence(
                    "路线 {key} 有 {n} 个点，这不像 OpenStreetMap 的数据", key=thing.id, n=len(thing.nodes)
                )
            )
        at = thing.timestamp
        if at.year > 2000 and (self.newest is None or at > self.newest):
            self.newest = at

    def _file(self, osmium: Any) -> Any:
        return osmium.io.File(str(self.path), "pbf")


def _rows_of(thing: Any, tags: dict[str, str], shapes: Any) -> Iterator[tuple[str, Row]]:
    if thing.is_node():
        if kinds.marks_boundary(tags) and "place" not in tags:  # a city may say its level
            return
        yield from _point_rows(NODE, thing.id, tags, shapes.create_point(thing))
    elif thing.is_way():
        yield from _line_rows(thing, tags, shapes)
    elif thing.is_area() and not kinds.marks_boundary(tags):
        yield from _area_rows(thing, tags, shapes)


def _line_rows(way: Any, tags: dict[str, str], shapes: Any) -> Iterator[tuple[str, Row]]:
    name = names.own_name(tags)
    bridge, tunnel = _is_set(tags, "bridge"), _is_set(tags, "tunnel")
    if kind := kinds.road_kind(tags):
        also = names.all_names(tags.items())
        ref, oneway = names.clean(tags.get("ref", "")), _is_oneway(tags, kind)
        shape = shapes.create_linestring(way)
        rank = kinds.ROAD_RANKS[kind]
        yield "road", (way.id, kind, rank, name, also, ref, oneway, bridge, tunnel, shape)
    elif kind := kinds.rail_kind(tags):
        yield "rail", (way.id, kind, name, bridge, tunnel, shapes.create_linestring(way))
    elif (kind := kinds.river_kind(tags)) and not tunnel:
        yield "river", (way.id, kind, name, shapes.create_linestring(way))


def _area_rows(area: Any, tags: dict[str, str], shapes: Any) -> Iterator[tuple[str, Row]]:
    origin = WAY if area.from_way() else RELATION
    water, green = kinds.water_kind(tags), kinds.green_kind(tags)
    is_building, place = kinds.is_building(tags), kinds.place_kind(tags)
    has_address = "addr:housenumber" in tags
    if not (water or green or is_building or place or has_address):
        return
    key, shape, name = area.orig_id(), shapes.create_multipolygon(area), names.own_name(tags)
    if water:
        yield "water", (key, origin, water, name, shape)
    elif green:
        yield "green", (key, origin, green, name, shape)
    if is_building:
        yield "building", (key, origin, "building", name, shape)
    yield from _point_rows(origin, key, tags, shape)


def _point_rows(origin: str, key: int, tags: dict[str, str], shape: str) -> Iterator[tuple[str, Row]]:
    kind = kinds.place_kind(tags)
    name, ref = names.own_name(tags), names.clean(tags.get("ref", "") or tags.get("distance", ""))
    if kind and (name or kind in kinds.NAMELESS_PLACES):
        also, weight = names.all_names(tags.items()), kinds.importance(kind, tags)
        yield "place", (key, origin, kind, name, also, ref, weight, shape)
    if number := names.clean(tags.get("addr:housenumber", "")):
        street, village = names.clean(tags.get("addr:street", "")), names.clean(tags.get("addr:place", ""))
        yield "address", (key, origin, number, street, village, shape)


def _is_set(tags: dict[str, str], key: str) -> bool:
    return tags.get(key, "no") != "no"


def _is_oneway(tags: dict[str, str], kind: str) -> bool:
    given = tags.get("oneway", "")
    if given:
        return given in ("yes", "1", "true", "-1")
    return kind in ("motorway", "motorway_link") or tags.get("junction") == "roundabout"


def _unreadable(error: Exception) -> GroundRefused:
    why = str(error).splitlines()[0][:MAX_REASON] if str(error) else type(error).__name__
    return GroundRefused(Sentence("读不懂这个文件，它不是完整的 .osm.pbf：{why}", why=why))


def _history() -> GroundRefused:
    return GroundRefused(Sentence("这个文件里有旧的版本（历史文件），要用只有现在的数据的 .osm.pbf"))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
