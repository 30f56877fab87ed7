"""What an operator may still prepare: boundaries of divisions, the ground, the number of the map review."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from geodata.sentence import Sentence
from locator.boundaries.queries.position_check import any_boundary_loaded
from locator.ground.queries.loaded import loaded_ground


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing to prepare: what it is good for, and the command or setting that does it."""

    what: Sentence
    how: str
    is_done: bool


def preparations(connection: Connection, approval_no: str) -> list[Preparation]:
    """Return the list, with what is done already."""
    has_boundaries = bool(connection.scalar(select(any_boundary_loaded())))
    has_ground = loaded_ground(connection) is not None
    return [
        Preparation(
            Sentence("区划边界：装了以后，位置不在所写地区里的站点会被指出来"),
            "locator boundaries load FILE --crs gcj02",
            has_boundaries,
        ),
        Preparation(
            Sentence("地图底：装了以后，管理页面的地图有道路、水面和地名"),
            "locator ground load FILE.osm.pbf",
            has_ground,
        ),
        Preparation(
            Sentence("审图号：设了以后，公开的地图才画地图底"),
            "LOCATOR_MAP_APPROVAL_NO",
            bool(approval_no),
        ),
    ]
