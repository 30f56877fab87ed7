"""What a first start loads once: the published stations and a labelled demo set."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from importlib import resources

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from locator.actions import demo, imports, reference
from locator.actions.station_rows import Progress
from locator.db.session import change
from locator.db.tables import milestone

ShowProgress = Callable[[str, int], AbstractContextManager[Progress]]

PUBLISHED = "published stations"
DEMO = "demo stations"


def load(engine: Engine, today: date, demo_stations: int, show: ShowProgress) -> None:
    """Bring in the reference data always, the stations once: what is removed later stays away."""
    with change(engine) as connection:
        reference.load_reference(connection)
        reached = set(connection.scalars(select(milestone.c.name)))
    if PUBLISHED not in reached:
        _load_published(engine, today, show)
        _reach(engine, PUBLISHED)
    if DEMO not in reached:
        if demo_stations:
            with show("添加演示站点", demo_stations) as advance:
                demo.add(engine, demo_stations, today, advance)
        _reach(engine, DEMO)


def _load_published(engine: Engine, today: date, show: ShowProgress) -> None:
    listed = resources.files("geodata.data").joinpath("published_stations.csv")
    with resources.as_file(listed) as path:
        checked = imports.check(imports.read_file(path, None), None)
    with show("装入公布的站点", len(checked.drafts)) as advance:
        imports.write(engine, checked, today, advance)


def _reach(engine: Engine, name: str) -> None:
    with change(engine) as connection:
        connection.execute(insert(milestone).values(name=name).on_conflict_do_nothing())
