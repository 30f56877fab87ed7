"""A ground made of extract.csv, in the tables that a loaded OpenStreetMap extract fills."""

import csv
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from grounds import put_empty_ground
from sqlalchemy import Connection, Engine, text

ROAD = text("""
INSERT INTO ground.road (osm_id, kind, rank, name, names, ref, is_oneway, is_bridge, is_tunnel, geom)
VALUES (:id, :kind, 1, :name, :names, :ref, false, false, false,
  ST_Transform(ST_GeomFromText(:line, 4326), 3857))
""").bindparams()
PLACE = text("""
INSERT INTO ground.place VALUES (:id, 'n', :kind, :name, :names, :ref, 0.5, ST_GeomFromText(:point, 4326))
""")
ADDRESS = text("""
INSERT INTO ground.address VALUES (:id, 'n', :number, :street, '', ST_GeomFromText(:point, 4326))
""")


def load_ground(engine: Engine, version: str = "1", without: Iterable[str] = ()) -> None:
    """Make the ground of extract.csv; each road is split into a segment between any two of its points."""
    with Path(__file__).with_name("extract.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["layer"] not in without]
    with engine.begin() as connection:
        put_empty_ground(connection, version)
        for number, row in enumerate(rows, start=1):
            _add(connection, number * 100, row)


def _add(connection: Connection, number: int, row: dict[str, str]) -> None:
    common = {"id": number, "kind": row["kind"], "name": row["name"], "ref": row["ref"]}
    common["names"] = _json(row["names"])
    if row["layer"] == "road":
        points = row["where"].split(";")
        for step, (start, end) in enumerate(pairwise(points)):
            line = f"LINESTRING({start},{end})"
            connection.execute(ROAD, common | {"id": number + step, "line": line})
    elif row["layer"] == "place":
        connection.execute(PLACE, common | {"point": f"POINT({row['where']})"})
    else:
        where: dict[str, Any] = {"id": number, "number": row["ref"], "street": row["name"]}
        connection.execute(ADDRESS, where | {"point": f"POINT({row['where']})"})


def _json(names: str) -> str:
    import orjson

    return orjson.dumps(dict(pair.split("=", 1) for pair in names.split(";") if pair)).decode()
