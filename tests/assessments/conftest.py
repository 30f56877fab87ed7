"""Fixtures of assessments: writing under row security, many stations, an office of two."""

from collections.abc import Iterator
from typing import Any

import pytest
from assessing import ByStaff, MakeOffice, Office, Plant
from clerks import SignIn
from sqlalchemy import Engine, insert

from locator.accounts.domain.rights import Role
from locator.db.session import Login, change, write_engine
from locator.stations.tables import station


@pytest.fixture
def by_staff(staff: SignIn, database_url: str) -> Iterator[ByStaff]:
    """Return a way to write under row security, as a person who is signed in."""
    working = write_engine(database_url, login=Login("locator_staff"))
    yield lambda client: change(working, client.by)
    working.dispose()


@pytest.fixture
def plant(engine: Engine) -> Plant:
    """Return a way to store public stations of a division, in a row to the east; it returns their ids."""

    def _plant(count: int, division: str, **said: Any) -> list[int]:
        usual = {"kind": "union_station", "status": "open", "position_quality": "surveyed"}
        rows = [
            usual
            | {"name": f"驿站{n:04}", "division_code": division}
            | {"position": f"SRID=4326;POINT({107.4 + (n % 20) / 100} {31.2 + n // 20 / 100})"}
            | said
            for n in range(count)
        ]
        with change(engine) as connection:
            return list(connection.scalars(insert(station).returning(station.c.id), rows))

    return _plant


@pytest.fixture
def office(staff: SignIn, by_staff: ByStaff) -> MakeOffice:
    """Return a way to have the office of a division."""
    return lambda code: Office(staff(Role.EDITOR, code), staff(Role.APPROVER, code), by_staff)
