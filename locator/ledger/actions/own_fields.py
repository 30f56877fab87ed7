"""A union's own fields: added, renamed, retired; and the values that an entry may have of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, insert, select, update

from geodata.sentence import Sentence
from locator.entries.domain.draft import StationDraft
from locator.entries.tables import own_field
from locator.errors import RowProblem
from locator.ledger.domain.errors import FieldNotFound, FieldRefused
from locator.ledger.queries import own_fields
from locator.sheets.domain.columns.fields import fields_by_own_heading
from locator.stations.domain.own_fields import (
    MAX_FIELDS,
    MAX_NAME_LENGTH,
    FieldType,
    OwnField,
    field_choices,
    field_name,
    type_of_values,
)

TOO_MANY = Sentence("一个工会最多 {most} 个栏目：请先停用不用的", most=MAX_FIELDS)


def add_field(
    connection: Connection, area: str, name: str, field_type: FieldType, choices: str = ""
) -> OwnField:
    """Add a field to a union's, by the key of its area; raise FieldRefused where it cannot be."""
    name, listed = _required_name(name), _required_choices(field_type, choices)
    _require_free(connection, area, name)
    count = select(func.count()).where(own_field.c.area == area, own_field.c.retired_at.is_(None))
    if (connection.scalar(count) or 0) >= MAX_FIELDS:
        raise FieldRefused(TOO_MANY)
    values = {"area": area, "name": name, "type": field_type.value, "choices": list(listed)}
    key = connection.scalars(insert(own_field).values(values).returning(own_field.c.id)).one()
    return OwnField(int(key), area, name, field_type, listed)


def change_field(connection: Connection, field: OwnField, name: str, choices: str) -> None:
    """Give a field another name, and other choices; values stay as they are."""
    name, listed = _required_name(name), _required_choices(field.type, choices)
    if name != field.name:
        _require_free(connection, field.area, name)
    _update(connection, field, name=name, choices=list(listed))


def retire_field(connection: Connection, field: OwnField) -> None:
    """Take a field out of use; its values stay in the history and come back with it."""
    _update(connection, field, retired_at=func.now())


def restore_field(connection: Connection, field: OwnField) -> None:
    """Take a field into use again; raise FieldRefused where another has its name by now."""
    _require_free(connection, field.area, field.name)
    _update(connection, field, retired_at=None)


def keep_columns(
    connection: Connection, area: str, columns: Sequence[tuple[int, str, list[str]]]
) -> dict[int, str]:
    """Return the own field's cell for each column of a sheet: its number, heading and texts.

    A field in use with the heading as its name is taken, else one is added, of the narrowest type that its
    texts have. Raises FieldRefused where there would be too many.
    """
    known = {one.name: one for one in own_fields.of_areas(connection, [area]) if not one.is_retired}
    kept: dict[int, str] = {}
    for index, heading, texts in columns:
        name = _free_name(heading, index, known, set(kept.values()))
        if name not in known:
            known[name] = add_field(connection, area, name, type_of_values(texts))
        kept[index] = known[name].cell
    return kept


def value_problems(
    connection: Connection, before: Mapping[str, str], draft: StationDraft, organization_id: int | None
) -> list[RowProblem]:
    """Return a problem for each changed value of a field not in use there, or not among its choices."""
    changed = {cell: value for cell, value in draft.own_values.items() if before.get(cell) != value}
    if not changed:
        return []
    holding = {
        one.cell: one for one in own_fields.holding_at(connection, draft.division_code, organization_id)
    }
    problems = []
    for cell, value in changed.items():
        field = holding.get(cell)
        if field is None:
            problems.append(RowProblem(0, cell, Sentence("这里没有这个栏目，或者已经停用")))
        elif field.choices and value not in field.choices:
            sentence = Sentence("“{text}”不在几种里：{all}", text=value[:40], all="、".join(field.choices))
            problems.append(RowProblem(0, cell, sentence))
    return problems


def require_field(connection: Connection, field_id: int) -> OwnField:
    """Return a field; raise FieldNotFound."""
    field = own_fields.by_id(connection, field_id)
    if field is None:
        raise FieldNotFound("没有这个栏目")
    return field


def _free_name(heading: str, index: int, known: Mapping[str, OwnField], taken: set[str]) -> str:
    """Return the name under which a column is kept, not that of another column or of a declared field."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in heading).split())
    base = plain[: MAX_NAME_LENGTH - 6].strip() or str(Sentence("第 {n} 列", n=index + 1))
    if base in fields_by_own_heading():
        base = f"{base}（本会）"
    name, n = base, 2
    while name in known and known[name].cell in taken:
        name, n = f"{base} {n}", n + 1
    return name


def _required_name(written: str) -> str:
    try:
        name = field_name(written)
    except ValueError as error:
        raise FieldRefused(error.args[0]) from None
    if name in fields_by_own_heading():
        raise FieldRefused(Sentence("“{name}”是本来就有的一项，请换个名字", name=name))
    return name


def _required_choices(field_type: FieldType, written: str) -> tuple[str, ...]:
    if field_type is not FieldType.CHOICE:
        return ()
    try:
        choices = field_choices(written)
    except ValueError as error:
        raise FieldRefused(error.args[0]) from None
    if not choices:
        raise FieldRefused(Sentence("请写有哪几种，用顿号隔开"))
    return choices


def _require_free(connection: Connection, area: str, name: str) -> None:
    same = (own_field.c.area == area, own_field.c.name == name, own_field.c.retired_at.is_(None))
    if connection.scalar(select(own_field.c.id).where(*same)) is not None:
        raise FieldRefused(Sentence("本会已经有“{name}”这一栏", name=name))


def _update(connection: Connection, field: OwnField, **values: object) -> None:
    """Update a field that the acting person may change."""
    changed = connection.execute(update(own_field).where(own_field.c.id == field.id).values(values))
    if changed.rowcount != 1:
        raise FieldNotFound("没有这个栏目，或者不归您管")
