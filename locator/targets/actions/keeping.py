"""A union's targets: set, changed, taken away. The history keeps what each was."""

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from geodata.sentence import Sentence
from locator.targets.domain.errors import TargetNotFound, TooManyTargets
from locator.targets.domain.target import MAX_TARGETS, TargetTerms
from locator.targets.tables import target

NOT_FOUND = Sentence("没有这个目标，或者不归您管")


def set_target(connection: Connection, terms: TargetTerms) -> int:
    """Keep a target and return its number; raise TooManyTargets."""
    count = select(func.count()).where(target.c.area == terms.area)
    if (connection.scalar(count) or 0) >= MAX_TARGETS:
        raise TooManyTargets(Sentence("一个地方最多 {most} 个目标：请先去掉过期的", most=MAX_TARGETS))
    statement = insert(target).values(_values(terms)).returning(target.c.id)
    return int(connection.scalars(statement).one())


def change_target(connection: Connection, target_id: int, terms: TargetTerms) -> None:
    """Change what a target says; raise TargetNotFound where it is not the acting person's."""
    _require_one(connection.execute(update(target).where(target.c.id == target_id).values(_values(terms))))


def remove_target(connection: Connection, target_id: int) -> None:
    """Take a target away; raise TargetNotFound where it is not the acting person's."""
    _require_one(connection.execute(delete(target).where(target.c.id == target_id)))


def _require_one(result: Any) -> None:
    if result.rowcount != 1:
        raise TargetNotFound(NOT_FOUND)


def _values(terms: TargetTerms) -> dict[str, Any]:
    return {
        "area": terms.area,
        "kinds": [kind.value for kind in terms.kinds],
        "metric": terms.metric.value,
        "per": terms.per.value,
        "least": terms.least,
        "begins_on": terms.begins_on,
        "ends_on": terms.ends_on,
        "document": terms.document,
        "link": terms.link,
    }
