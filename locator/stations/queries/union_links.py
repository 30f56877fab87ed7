"""The links of unions: of an area, and of all unions of a station."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from locator.stations.domain.links import Link, links_of
from locator.stations.tables import union_link


def union_links_at(division_code: Any, organization_id: Any) -> ColumnElement[str]:
    """Return the links of a station's union and of the unions above it, as lines, the nearest union first."""
    lines = aggregate_order_by(literal("\n"), func.length(union_link.c.area).desc(), union_link.c.area)
    holds = func.word_holds_at(union_link.c.area, division_code, organization_id)
    chosen = select(func.string_agg(union_link.c.links, lines)).where(holds)
    return chosen.scalar_subquery()


def links_of_areas(connection: Connection, areas: Sequence[str]) -> Mapping[str, tuple[Link, ...]]:
    """Return the links of each of some unions that has any, by the key of its area."""
    rows = connection.execute(select(union_link).where(union_link.c.area.in_(areas)))
    return {row.area: links_of(row.links) for row in rows}
