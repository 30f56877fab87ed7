"""Schemes: made, corrected until a round uses them, followed by a new version, retired."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from geodata.sentence import Sentence
from locator.assessments.domain.errors import AlreadyDone, AssessmentNotFound, SchemeInUse
from locator.assessments.domain.scheme import Criterion, Level, Scheme, SchemeTerms, require_sound
from locator.assessments.queries.schemes import latest_version
from locator.assessments.tables import criterion, level, scheme

IN_USE = Sentence("这一版已经用在一轮评估里，标准不能改：请另存为新的一版，那一轮还按原来的打分")


def add_scheme(connection: Connection, terms: SchemeTerms, now: datetime) -> int:
    """Keep the first version of a scheme and return its number; raise AlreadyDone where the code is taken."""
    require_sound(terms)
    if latest_version(connection, terms.area, terms.code):
        raise AlreadyDone(Sentence("已经有代号是“{code}”的标准：请在它上面出新的一版", code=terms.code))
    return _insert(connection, terms, 1, now)


def add_version(connection: Connection, terms: SchemeTerms, now: datetime) -> int:
    """Keep the next version of a scheme and return its number; rounds keep the version they began with."""
    require_sound(terms)
    version = latest_version(connection, terms.area, terms.code) + 1
    return _insert(connection, terms, version, now)


def correct_scheme(connection: Connection, kept: Scheme, terms: SchemeTerms) -> None:
    """Correct a version that no round uses; raise SchemeInUse for another."""
    require_sound(terms)
    if kept.is_used:
        raise SchemeInUse(IN_USE)
    changed = {name: value for name, value in _values(terms).items() if name not in ("area", "code")}
    _require_one(connection.execute(update(scheme).where(scheme.c.id == kept.id).values(changed)))
    connection.execute(delete(criterion).where(criterion.c.scheme_id == kept.id))
    connection.execute(delete(level).where(level.c.scheme_id == kept.id))
    _insert_parts(connection, kept.id, terms)


def retire_scheme(connection: Connection, scheme_id: int, now: datetime | None) -> None:
    """Take a version out of use for new rounds, or with None back into it."""
    _require_one(connection.execute(update(scheme).where(scheme.c.id == scheme_id).values(retired_at=now)))


def _insert(connection: Connection, terms: SchemeTerms, version: int, now: datetime) -> int:
    values = _values(terms) | {"version": version, "made_at": now}
    scheme_id = int(connection.scalars(insert(scheme).values(values).returning(scheme.c.id)).one())
    _insert_parts(connection, scheme_id, terms)
    return scheme_id


def _insert_parts(connection: Connection, scheme_id: int, terms: SchemeTerms) -> None:
    connection.execute(insert(criterion), _criteria(scheme_id, terms.criteria))
    if terms.levels:
        connection.execute(insert(level), _levels(scheme_id, terms.levels))


def _criteria(scheme_id: int, criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    return [
        {
            "scheme_id": scheme_id,
            "position": position,
            "code": one.code,
            "zh": one.zh,
            "most_points": one.most_points,
            "weight": one.weight,
            "proof": one.proof.value,
        }
        for position, one in enumerate(criteria, 1)
    ]


def _levels(scheme_id: int, levels: Sequence[Level]) -> list[dict[str, Any]]:
    return [
        {
            "scheme_id": scheme_id,
            "rank": one.rank,
            "name": one.name,
            "stars": one.stars,
            "least_score": one.least_score,
            "subsidy_yuan": one.subsidy_yuan,
        }
        for one in levels
    ]


def _values(terms: SchemeTerms) -> dict[str, Any]:
    return {
        "area": terms.area,
        "code": terms.code,
        "kind": terms.kind.value,
        "name": terms.name,
        "valid_months": terms.valid_months,
        "document": terms.document,
    }


def _require_one(result: Any) -> None:
    if result.rowcount != 1:
        raise AssessmentNotFound("没有这套标准，或者不归您管")
