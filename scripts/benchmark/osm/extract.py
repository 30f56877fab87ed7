"""Writing extracts of OpenStreetMap (.osm.pbf) of things that are made up."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import osmium
from osmium.osm import mutable

from geodata.lonlat import LonLat

MOMENT = "2026-11-01T00:00:00Z"
Tags = Mapping[str, str]


class Extract:
    """An extract that is being written: nodes at once, ways and relations at the end, as the format wants."""

    def __init__(self, path: Path, moment: str = MOMENT) -> None:
        """Open a file, which must not exist; `moment` is when it says it was taken."""
        header = osmium.io.Header()
        header.set("osmosis_replication_timestamp", moment)
        header.set("generator", "scripts/city")
        self._writer: Any = osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), header=header)
        self._ways: list[tuple[int, Sequence[int], Tags]] = []
        self._relations: list[tuple[int, Sequence[tuple[str, int, str]], Tags]] = []
        self._last = 0

    def node(self, at: LonLat, **tags: str) -> int:
        """Add a node; return its id. A key such as addr:street is written addr__street."""
        self._last += 1
        node = mutable.Node(id=self._last, version=1, location=(at.lon, at.lat), tags=_keys(tags))
        self._writer.add_node(node)
        return self._last

    def way(self, nodes: Sequence[int], **tags: str) -> int:
        """Add a way along nodes; return its id."""
        key = len(self._ways) + 1
        self._ways.append((key, nodes, _keys(tags)))
        return key

    def line(self, positions: Iterable[LonLat], **tags: str) -> int:
        """Add a way with nodes of its own."""
        return self.way([self.node(at) for at in positions], **tags)

    def area(self, ring: Sequence[LonLat], **tags: str) -> int:
        """Add a closed way with nodes of its own; `ring` does not repeat its first position."""
        nodes = [self.node(at) for at in ring]
        return self.way([*nodes, nodes[0]], **tags)

    def relation(self, members: Sequence[tuple[str, int, str]], **tags: str) -> int:
        """Add a relation of (type, id, role); return its id."""
        key = len(self._relations) + 1
        self._relations.append((key, members, _keys(tags)))
        return key

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for key, nodes, tags in self._ways:
            self._writer.add_way(mutable.Way(id=key, version=1, nodes=nodes, tags=tags))
        for key, members, tags in self._relations:
            relation = mutable.Relation(id=key, version=1, members=members, tags=tags)
            self._writer.add_relation(relation)
        self._writer.close()


def _keys(tags: Tags) -> dict[str, str]:
    return {key.replace("__", ":"): value for key, value in tags.items()}
