"""The area that a key names, and the parts that it is compared by: divisions, or the unions in it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, or_, select

from geodata.divisions.codes import divisions, full_name
from locator.accounts.domain.rights import Area
from locator.accounts.queries.people import COUNTRY, SUBTREE_IDS
from locator.divisions.domain import code_prefix, code_range
from locator.organizations.queries import is_active
from locator.organizations.tables import organization
from locator.targets.domain.parts import ELSEWHERE, Part, Parts, division_parts
from locator.targets.domain.target import Per, split_area

UnionRow = Row[Any]


def area_of(connection: Connection, key: str) -> Area | None:
    """Return the area of a key with its name; None where there is no such division or union."""
    division_code, organization_id = split_area(key)
    if organization_id is not None:
        return union_area(connection, organization_id)
    if division_code is not None and division_code not in divisions():
        return None
    return Area(full_name(division_code) if division_code else COUNTRY, division_code)


def key_lies_in(key: ColumnElement[str], areas: Sequence[Area]) -> ColumnElement[bool]:
    """Return the condition that a key is of a division or a union in some areas."""
    return or_(false(), *(_lies_in(key, area) for area in areas))


def keys_around(connection: Connection, areas: Sequence[Area]) -> list[str]:
    """Return the keys of the divisions that some areas lie in; of a union its own division, too."""
    found: set[str] = set()
    for area in areas:
        if code := division_of(connection, area):
            found |= {*divisions_above(code), *([code] if area.organization_id is not None else [])}
    return [f"division:{code}" for code in sorted(found)]


def divisions_above(division_code: str) -> list[str]:
    """Return the codes of the divisions that a division lies in, and the country's, which is empty."""
    prefix = code_prefix(division_code)
    return [prefix[:digits].ljust(6, "0") if digits else "" for digits in range(0, len(prefix), 2)]


def union_area(connection: Connection, organization_id: int) -> Area | None:
    """Return the area of a union and all below it."""
    named = select(organization.c.name).where(organization.c.id == organization_id)
    name = connection.scalar(named)
    if name is None:
        return None
    ids = frozenset(connection.scalars(SUBTREE_IDS, {"top": organization_id}))
    return Area(name, None, organization_id, ids)


def division_of_union(connection: Connection, organization_id: int) -> str | None:
    """Return the code of the division that a union represents."""
    chosen = select(organization.c.division_code).where(organization.c.id == organization_id)
    code: str | None = connection.scalar(chosen)
    return code


def parts_of(connection: Connection, area: Area, per: Per) -> Parts | None:
    """Return the parts of an area; None for the area itself."""
    if per is Per.SELF:
        return None
    if per is Per.UNION:
        return union_parts(connection, area)
    return division_parts(per, division_of(connection, area))


def division_of(connection: Connection, area: Area) -> str | None:
    """Return the code of an area's division, of a union the one that it represents; None for the country."""
    if area.organization_id is None:
        return area.division_code
    return division_of_union(connection, area.organization_id)


def union_parts(connection: Connection, area: Area) -> Parts:
    """Return the unions directly below an area's highest one, which comes first; each has all below it.

    Where there is no single highest union, the highest ones are the parts.
    """
    rows = _unions(connection, area)
    ids, children = {row.id for row in rows}, defaultdict[int | None, list[UnionRow]](list)
    for row in rows:
        children[row.parent_id if row.parent_id in ids else None].append(row)
    tops = children[None]
    part_of: dict[str, str] = {}
    if len(tops) == 1:
        top = tops[0]
        part_of[str(top.id)] = str(top.id)
        tops = children[top.id]
        listed = [Part(str(top.id), top.name), *_parts(tops)]
    else:
        listed = _parts(tops)
    for row in tops:
        waiting = [row.id]
        while waiting:
            below = waiting.pop()
            part_of[str(below)] = str(row.id)
            waiting += [child.id for child in children[below]]
    return Parts(listed, lambda key: part_of.get(key or "", ELSEWHERE))


def _lies_in(key: ColumnElement[str], area: Area) -> ColumnElement[bool]:
    if area.organization_id is not None:
        return key.in_([f"organization:{number}" for number in sorted(area.organization_ids)])
    prefix = code_prefix(area.division_code)
    unions = select(func.concat("organization:", organization.c.id))
    if prefix:
        unions = unions.where(organization.c.division_code.startswith(prefix))
    return or_(key.startswith(f"division:{prefix}"), key.in_(unions))


def _parts(rows: Sequence[UnionRow]) -> list[Part]:
    return [Part(str(row.id), row.name) for row in rows]


def _unions(connection: Connection, area: Area) -> Sequence[UnionRow]:
    """Return id, parent and name of the unions in an area."""
    chosen = select(organization.c.id, organization.c.parent_id, organization.c.name)
    chosen = chosen.where(organization.c.kind != "", is_active())
    if area.organization_id is not None:
        chosen = chosen.where(organization.c.id.in_(sorted(area.organization_ids)))
    elif prefix := code_prefix(area.division_code):
        chosen = chosen.where(organization.c.division_code.between(*code_range(prefix)))
    return list(connection.execute(chosen.order_by(organization.c.name, organization.c.id)))
