"""What tests of acts share."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson
import pytest
from clerks import SignIn
from imports_desk import At, Desk
from sqlalchemy import Engine

from geodata import layer_out, workbook
from locator.actions import tables
from locator.db.session import Login, write_engine


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make workbooks and layers here: a hundred processes would take minutes; one test starts real ones."""

    def make(maker: str, path: Path, head: object, lines: Iterable[object]) -> None:
        given_head = orjson.loads(orjson.dumps(head))
        given = (orjson.loads(orjson.dumps(line)) for line in lines)
        if maker == tables.WORKBOOK:
            workbook.write_workbook(str(path), workbook.Head(**given_head), given)
        else:
            layer_out.write_geopackage(str(path), given_head["title"], given_head["columns"], given)

    monkeypatch.setattr(tables, "make", make)


@pytest.fixture
def at(engine: Engine, database_url: str, staff: SignIn) -> Iterator[At]:
    """Return a way to have somebody at imports: ``at(Role.APPROVER, "441202")``."""
    writes = write_engine(database_url, login=Login("locator_staff"))
    yield lambda role, division=None: Desk(engine, writes, staff(role, division))
    writes.dispose()
