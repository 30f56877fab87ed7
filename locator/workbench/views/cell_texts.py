"""What the columns of the table show of a station, as text for the template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask

from geodata.divisions.codes import divisions
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.editing.views.labels import cell_label
from locator.hours.domain.description import worded_hours
from locator.hours.domain.state import OpenState
from locator.hours.queries.states import opening_of
from locator.search.views.labels import age_label, shown_state, state_label
from locator.stations.domain.access import AccessMethod
from locator.stations.domain.declaring import CELL_TEXT
from locator.stations.domain.station import LifecycleStatus, Visibility
from locator.workbench.domain.columns import Column

NONE = "–"


@dataclass(frozen=True, slots=True)
class Tag:
    """Something to do at a station; `level` is how pressing: ``alarm``, ``soon`` or empty."""

    text: Sentence
    level: str = ""


def cell_text(row: Any, column: Column, now: datetime) -> str:
    """Return what a column of text shows of a row; a dash for nothing."""
    if column.code in OWN_TEXTS:
        return OWN_TEXTS[column.code](row, now) or NONE
    return cell_label(column.code, cell_value(row, column.code)) if cell_value(row, column.code) else NONE


def cell_value(row: Any, code: str) -> str:
    """Return the text of an entry's cell that is one column of the table `station`."""
    field = Column(code, Sentence("")).field
    value = getattr(row, field.column) if field and field.column else None
    if field is None or value is None:
        return ""
    return CELL_TEXT[field.kind](field.codes(value) if field.codes else value)


def state_of(row: Any, now: datetime) -> OpenState:
    """Return the opening state of a row as the public would see it."""
    return shown_state(opening_of(row, now), row.checked_at, now)


def tags_of(row: Any) -> list[Tag]:
    """Return what is to be done at a station."""
    found = {
        Tag(Sentence("反映 {n} 条", n=row.open_reports), "alarm"): row.open_reports,
        Tag(Sentence("待审批 {n} 份", n=row.open_proposals), "soon"): row.open_proposals,
        Tag(Sentence("没有位置")): row.position is None,
        Tag(Sentence("没写怎么进门")): row.access_method == AccessMethod.UNKNOWN.value,
        Tag(Sentence("不对外公布")): _is_hidden(row),
    }
    return [tag for tag, is_so in found.items() if is_so]


def may_edit(row: Any, actor: Actor) -> bool:
    """Tell whether a person may change a row's entry, or propose to."""
    return actor.may(Right.EDIT, row.division_code, row.operator_organization_id)


def _division_name(code: str | None) -> str:
    known = divisions().get(code or "")
    return known.name if known else code or ""


def _is_hidden(row: Any) -> bool:
    return bool(row.visibility != Visibility.PUBLIC.value or row.status == LifecycleStatus.PLANNED.value)


OWN_TEXTS: Mapping[str, Callable[[Any, datetime], str]] = {
    "code": lambda row, _: row.code,
    "division": lambda row, _: _division_name(row.division_code),
    "now": lambda row, now: state_label(opening_of(row, now), now, row.checked_at),
    "hours_checked": lambda row, now: age_label(row.checked_at, now) if row.checked_at else Sentence("从没"),
    "keeper": lambda row, _: row.keeper or "",
    "changed": lambda row, now: age_label(row.updated_at, now),
    "opening_hours_text": lambda row, _: row.hours_posted or worded_hours(row.opening_hours),
}


def register(app: Flask) -> None:
    """Add the functions of cells to the templates."""
    app.jinja_env.globals.update(
        cell_text=cell_text, cell_value=cell_value, station_tags=tags_of, row_state=state_of
    )
