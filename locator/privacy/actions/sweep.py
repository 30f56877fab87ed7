"""Redact a person's values wherever they stand: in the tables that people write in, and in the history.

A change of a logged table is recorded with what was there before; the history is redacted after the tables,
in the same transaction, so that this record is redacted as well.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    cast,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from locator.db.columns import metadata
from locator.history.tables import change_row, change_set, key_columns
from locator.hours.actions import schedules, timetables
from locator.hours.tables import timetable
from locator.privacy.domain.redaction import Redaction
from locator.sheets.domain.entry_cells import ORDER
from locator.stations.domain.contact import CONTACT_CELL
from locator.stations.tables import station

# What people write beside the public entries: notes, reasons, attributions, cells on their way.
SWEPT = (
    *("facet_check", "hours_exception", "campaign", "name_correction", "appointment", "staff", "outbox"),
    *(
        "keeper",
        "keeper_link",
        "station_contact",
        "report",
        "report_upload",
        "proposal",
        "merger",
        "map_listing",
    ),
    *("import_run", "import_mend", "import_result", "import_memory", "import_heading", "import_job"),
    *("job_trouble", "self_check", "sign_in_failure", "staff_session"),
    *("station_own_value", "own_field", "money_line", "message"),
    *("check_call", "work_note", "assignment", "station_photo", "station_photo_upload"),
    *("target", "saved_view", "bulletin", "job_post"),
    *("assessment_round", "assessment_team", "team_member", "assessment", "assessment_finding"),
    "finding_photo",
    *("coverage_grid", "reach_run"),
    *("event", "event_decision", "turnout"),
)
# The public entries themselves, what is worked out from them, and what holds nothing of a person. A number
# that a person gave as a station's public one stays: `places_of` names the place, and staff edit the entry.
LEFT_AS_THEY_ARE = (
    *(
        "station",
        "service_offer",
        "organization",
        "public_station",
        "gone_station",
        "open_data",
        "open_data_piece",
        "search_tag",
    ),
    *("place", "place_name", "place_build", "division", "division_area", "division_count", "cell_count"),
    *("filter_count", "quality_count", "use_count", "check_claim", "service_word", "union_link"),
    *("reach_area", "reach_share", "unmet_demand"),
    *(
        "timetable",
        "room_left_out",
        "calendar_day",
        "milestone",
        "plaque",
        "plaque_code",
        "duplicate",
        "closure_chase",
        "occurrence",
        "area_rule",
        "role_right",
    ),
    *("assessment_scheme", "assessment_criterion", "assessment_level", "assessment_stage"),
    *("assessment_task", "assessment_score", "assessment_rule"),
    *("staff_link", "recovery_code", "known_device", "report_photo", "report_burst", "origin_salt"),
    *(
        "import_file",
        "import_verdict",
        "running_process",
        "change_set",
        "change_row",
        "change_seal",
        "erasure",
    ),
)
# Cells of an entry stand beside a person's in these; of the entry only the private contact is the person's.
WITH_CELLS = frozenset({"proposal", "merger", "import_result", "import_memory"})
PUBLIC_CELLS = frozenset(ORDER) - {CONTACT_CELL.cell, "checked_by"}
OWN_ROWS = frozenset({"staff", "station_contact"})  # a person's own row is erased by itself, others' stay
BEGIN = text("SELECT set_config('locator.redacting', 'on', true)")
BATCH = 1_000


def redact_tables(connection: Connection, redaction: Redaction, today: date) -> None:
    """Redact the rows of all tables that people write in; timetables repeat the reason of a closure."""
    for name in SWEPT:
        table = metadata.tables[name]
        columns = [column for column in table.columns if _holds_text(column)]
        if columns and name not in OWN_ROWS:
            _redact_table(connection, table, columns, redaction)
    stands = _stands(timetable.c.schedule, redaction)
    used_by = or_(timetable.c.id == station.c.timetable_id, timetable.c.id == station.c.no_app_timetable_id)
    stations = select(station.c.id).join(timetable, used_by).where(stands)
    schedules.refresh(connection, connection.scalars(stations).all(), today)
    connection.execute(delete(timetable).where(stands, ~timetables.USED))


def redact_history(connection: Connection, redaction: Redaction, *, free_text: bool = True) -> None:
    """Redact the recorded rows and the reasons of changes; what was sealed leaves its digest.

    Without `free_text` names are left in other people's words, since others bear them as well.
    """
    connection.execute(BEGIN)
    used = redaction if free_text else redaction.without_names()
    _redact_rows(connection, used, change_row.c.table_name.in_(SWEPT))
    _redact_rows(connection, redaction, change_row.c.table_name == "station_contact")
    if redaction.number is not None:
        _redact_rows(connection, redaction, _is_about(redaction.number))
    _redact_reasons(connection, used)
    if redaction.number is not None and not free_text:
        about = select(change_row.c.set_id).where(_is_about(redaction.number))
        _redact_reasons(connection, redaction, change_set.c.id.in_(about))


def redact_report_history(connection: Connection, number: int, answer: str) -> None:
    """Put another text in the place of what was answered to a report, wherever the history has it."""
    connection.execute(BEGIN)
    about = func.jsonb_build_array(func.jsonb_build_object("id", number))
    chosen = select(change_row.c.id, change_row.c.before, change_row.c.after).where(
        change_row.c.table_name == "report",
        or_(change_row.c.before.op("@>")(about), change_row.c.after.op("@>")(about)),
    )
    for row in connection.execute(chosen.order_by(change_row.c.id)).all():
        sides = {
            side: [
                one | {"answer": answer if one["answer"] else ""} if one["id"] == number else one
                for one in rows
            ]
            for side, rows in (("before", row.before), ("after", row.after))
            if rows is not None
        }
        connection.execute(update(change_row).where(change_row.c.id == row.id).values(sides))


def _redact_table(
    connection: Connection, table: Table, columns: list[Column[Any]], redaction: Redaction
) -> None:
    keys = [table.c[key] for key in key_columns(table)]
    keep = _kept_cells(table.name)
    written = [column for column in columns if column not in keys]
    chosen = select(*keys, *written).where(or_(*(_stands(column, redaction) for column in written)))
    for row in connection.execute(chosen.with_for_update()).all():
        values = row._asdict()
        redacted = {column.name: redaction.json(values[column.name], keep) for column in written}
        changed = {name: value for name, value in redacted.items() if value != values[name]}
        if changed:
            one = (key == values[key.name] for key in keys)
            connection.execute(update(table).where(*one).values(changed))


def _redact_rows(connection: Connection, redaction: Redaction, which: ColumnElement[bool]) -> None:
    last = 0
    stands = or_(*(_stands(change_row.c[side], redaction) for side in ("before", "after")))
    while True:
        batch = select(change_row).where(which, stands, change_row.c.id > last)
        rows = connection.execute(batch.order_by(change_row.c.id).limit(BATCH)).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            keep = _kept_cells(row.table_name)
            sides = {
                side: [redaction.row(row.table_name, one, keep) for one in given]
                for side, given in (("before", row.before), ("after", row.after))
                if given is not None
            }
            if sides.get("before", row.before) != row.before or sides.get("after", row.after) != row.after:
                connection.execute(update(change_row).where(change_row.c.id == row.id).values(sides))


def _redact_reasons(
    connection: Connection, redaction: Redaction, which: ColumnElement[bool] | None = None
) -> None:
    chosen = select(change_set.c.id, change_set.c.reason).where(_stands(change_set.c.reason, redaction))
    if which is not None:
        chosen = chosen.where(which)
    for row in connection.execute(chosen.order_by(change_set.c.id)).all():
        redacted = redaction.text(row.reason)
        if redacted != row.reason:
            connection.execute(update(change_set).where(change_set.c.id == row.id).values(reason=redacted))


def _is_about(number: int) -> ColumnElement[bool]:
    """Tell whether a recorded row is an account's own."""
    own = func.jsonb_build_array(func.jsonb_build_object("id", number))
    sides = (change_row.c.before, change_row.c.after)
    return (change_row.c.table_name == "staff") & or_(*(side.op("@>")(own) for side in sides))


def _stands(column: ColumnElement[Any], redaction: Redaction) -> ColumnElement[bool]:
    """Tell whether one of the values stands in a column's text, in whatever case."""
    content = func.lower(cast(column, Text))
    return or_(*(func.strpos(content, value.lower()) > 0 for value in redaction.values))


def _holds_text(column: Column[Any]) -> bool:
    return isinstance(column.type, Text | JSONB | ARRAY) and column.computed is None


def _kept_cells(table: str) -> frozenset[str]:
    return PUBLIC_CELLS if table in WITH_CELLS else frozenset()
