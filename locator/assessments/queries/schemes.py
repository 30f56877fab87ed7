"""The versions of schemes that are kept, with their criteria and levels."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, select

from locator.accounts.domain.rights import Area
from locator.assessments.domain.errors import AssessmentNotFound
from locator.assessments.domain.scheme import Criterion, Level, Proof, Scheme, SchemeKind, SchemeTerms
from locator.assessments.tables import assessment_round, criterion, level, scheme
from locator.targets.queries.areas import key_lies_in, keys_around

MAX_LISTED = 200
IS_USED = exists().where(assessment_round.c.scheme_id == scheme.c.id).label("is_used")


def schemes_in(connection: Connection, areas: Sequence[Area]) -> list[Scheme]:
    """Return the schemes of some areas, of parts of them and of what they lie in, latest versions first."""
    around = scheme.c.area.in_(keys_around(connection, areas))
    return _read(connection, key_lies_in(scheme.c.area, areas) | around)


def find_scheme(connection: Connection, scheme_id: int) -> Scheme:
    """Return a version of a scheme; raise AssessmentNotFound."""
    found = _read(connection, scheme.c.id == scheme_id)
    if not found:
        raise AssessmentNotFound("没有这套标准")
    return found[0]


def latest_version(connection: Connection, area: str, code: str) -> int:
    """Return the number of a scheme's latest version; 0 where there is none."""
    same = (scheme.c.area == area, scheme.c.code == code)
    return connection.scalar(select(func.max(scheme.c.version)).where(*same)) or 0


def _read(connection: Connection, *conditions: ColumnElement[bool]) -> list[Scheme]:
    order = (scheme.c.area, scheme.c.code, scheme.c.version.desc())
    chosen = select(scheme, IS_USED).where(*conditions).order_by(*order).limit(MAX_LISTED)
    rows = list(connection.execute(chosen))
    ids = [row.id for row in rows]
    criteria, levels = _criteria(connection, ids), _levels(connection, ids)
    return [_scheme(row, criteria[row.id], levels[row.id]) for row in rows]


def _criteria(connection: Connection, ids: Sequence[int]) -> dict[int, list[Criterion]]:
    found = defaultdict[int, list[Criterion]](list)
    chosen = select(criterion).where(criterion.c.scheme_id.in_(ids))
    for row in connection.execute(chosen.order_by(criterion.c.position, criterion.c.id)):
        proof = Proof(row.proof)
        found[row.scheme_id].append(Criterion(row.code, row.zh, row.most_points, row.weight, proof, row.id))
    return found


def _levels(connection: Connection, ids: Sequence[int]) -> dict[int, list[Level]]:
    found = defaultdict[int, list[Level]](list)
    for row in connection.execute(select(level).where(level.c.scheme_id.in_(ids)).order_by(level.c.rank)):
        one = Level(row.rank, row.name, row.stars, row.least_score, row.subsidy_yuan)
        found[row.scheme_id].append(one)
    return found


def _scheme(row: Row[Any], criteria: Sequence[Criterion], levels: Sequence[Level]) -> Scheme:
    terms = SchemeTerms(
        row.area,
        row.code,
        SchemeKind(row.kind),
        row.name,
        row.valid_months,
        row.document,
        tuple(criteria),
        tuple(levels),
    )
    return Scheme(row.id, row.version, row.retired_at is not None, row.is_used, terms)
