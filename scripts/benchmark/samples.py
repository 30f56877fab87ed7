"""What there is to ask for in a database: stations, divisions, cells, and somebody who may sign in."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, func, select, text

from geodata.divisions.codes import DivisionLevel, divisions
from locator.accounts.actions import accounts
from locator.accounts.actions.sign_in import open_session
from locator.accounts.domain.password import hash_password
from locator.accounts.domain.rights import Role
from locator.accounts.tables import staff
from locator.db.session import change, write_engine
from locator.ground.tables import SCHEMA as GROUND
from locator.stations.tables import public_station

STATIONS = 1_000
DIVISIONS = 60  # of each level
SEED = text("SELECT setseed(0.5)")


@dataclass(frozen=True, slots=True)
class Sample:
    """Codes of public stations and of divisions that have some, and how to sign in."""

    stations: list[str]
    provinces: list[str]
    cities: list[str]
    counties: list[str]
    email: str
    password: str
    session: str
    has_ground: bool


def take(url: str) -> Sample:
    """Choose what is asked for, always the same, and add an account."""
    engine = write_engine(url, "command:bench")
    try:
        email, password, session = _add_account(engine)
        with change(engine) as connection:
            connection.execute(SEED)
            in_service = select(public_station.c.code).where(public_station.c.in_service)
            found = in_service.order_by(func.md5(public_station.c.code)).limit(STATIONS)
            stations = list(connection.scalars(found))
            used = select(public_station.c.division_code).where(public_station.c.in_service).distinct()
            codes = sorted(code for code in connection.scalars(used) if code in divisions())
            has_ground = connection.scalar(select(func.to_regclass(f"{GROUND}.place"))) is not None
    finally:
        engine.dispose()
    counties = [code for code in codes if divisions()[code].level is DivisionLevel.COUNTY]
    return Sample(
        stations,
        sorted({f"{code[:2]}0000" for code in codes})[:DIVISIONS],
        sorted({f"{code[:4]}00" for code in counties} & divisions().keys())[:DIVISIONS],
        counties[:: max(1, len(counties) // DIVISIONS)][:DIVISIONS],
        email,
        password,
        session,
        has_ground,
    )


def _add_account(engine: Engine) -> tuple[str, str, str]:
    """Add an editor of the whole country, who needs no second factor, with a session."""
    email, password = f"{secrets.token_hex(4)}@example.org", secrets.token_urlsafe(12)
    with change(engine) as connection:
        key = accounts.add_account(connection, email, "基准测试")
        accounts.appoint(connection, key, Role.EDITOR, "bench")
        connection.execute(
            staff.update().where(staff.c.id == key).values(password_hash=hash_password(password))
        )
        return email, password, open_session(connection, key, "bench", second_factor=True)
