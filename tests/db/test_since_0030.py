"""A database that is built from the files of the schema is the one that the thirty migrations made.

Since then rights are read from a table (role_right) where policies and functions had lists of roles, and some
functions and policies have plainer names; all of that is spelled out here. It was the proof of the move.
Delete it with the next revision that changes a table: from then on test_upgrade.py holds, which compares a
new database with an upgraded one.
"""

import re

import pytest
from catalog import described
from sqlalchemy import Connection, Engine

COMMENT = re.compile(r"--[^\n]*")
BLANKS = re.compile(r"\s+")
RIGHT = re.compile(r"(my_divisions|my_organizations|has_right)\('(\w+)'(::text)?")
ROLES = {
    "look": "{administrator,approver,editor,inspector,auditor}",
    "tend": "{administrator,approver,editor}",
    "edit": "{administrator,approver,editor}",
    "publish": "{administrator,approver}",
    "appoint": "{administrator}",
}
RENAMED = {
    "count_version": "increase_version",
    "keep_one_storey": "check_one_level_of_rooms",
    "hold_stations": "lock_stations",
    "point_stations": "set_timetables",
    "may_lift": "may_end_campaign",
    "keep_an_administrator": "check_last_administrator",
    "ask_for_second_factor": "require_second_factor",
    "keep_organizations": "check_organization",
    "refuse_a_ring": "check_no_cycle",
    "keep_moves_in_the_area": "check_move_in_area",
    "refuse_to_forget": "refuse_history_change",
    "remember_change": "record_change",
    "change_set_of_now": "current_change_set",
    "keep_to_its_station": "check_station_of_proposal",
    "take_back_stations": "delete_added_stations",
    "added_that_stay": "added_stations_kept",
    "note_change": "set_changed_in",
    "note_gone": "record_gone_station",
    "note_all_gone": "record_gone_stations",
    "refuse_ended_union": "check_union_of_appointment",
    "area_has": "lies_in_area",
}
POLICIES_RENAMED = {
    "hours_exception.doors_tell": "hours_exception.public_adds_doubt",
    "hours_exception.doors_retell": "hours_exception.public_changes_doubt",
    "keeper.staff_ends": "keeper.staff_removes",
    "report.doors_say": "report.public_writes",
    "report_photo.doors_show": "report_photo.public_writes",
    "report_photo.staff_discards": "report_photo.staff_removes",
    "campaign.staff_lifts": "campaign.staff_ends",
    "staff.door_keeps": "staff.sign_in_changes",
    "staff_link.door_uses": "staff_link.sign_in_writes",
    "area_rule.administrators_rule": "area_rule.administrators_write",
    "organization.staff_names": "organization.staff_adds",
    "organization.administrators_arrange": "organization.administrators_change",
    "calendar_day.nation_takes_in": "calendar_day.administrators_add",
    "calendar_day.nation_replaces": "calendar_day.administrators_remove",
    "import_run.authors_go_on": "import_run.authors_continue",
    "import_run.approvers_mend": "import_run.approvers_correct",
    "import_file.workers_see": "import_file.staff_sees",
    "import_file.authors_give": "import_file.authors_upload",
    "import_mend.workers_mend": "import_mend.staff_corrects",
    "import_verdict.workers_decide": "import_verdict.staff_decides",
    "import_result.workers_see": "import_result.staff_sees",
    "import_result.deciders_note": "import_result.deciders_write",
    "import_heading.editors_remember": "import_heading.editors_add",
    "import_heading.editors_remember_anew": "import_heading.editors_change",
    "import_job.staff_asks": "import_job.staff_requests",
}
NAME = re.compile(rf"\b({'|'.join(RENAMED)})\b")
POLICY = re.compile(r"policy ([\w.]+)")
# What looks up rights by itself, and what looked at a role.
REWRITTEN = (
    *("FUNCTION public.my_divisions(", "FUNCTION public.my_organizations(", "FUNCTION public.has_role("),
    *("FUNCTION public.has_right(", "FUNCTION public.may_somewhere(", "FUNCTION public.may_manage("),
    *("FUNCTION public.administrators_of_everything(", "FUNCTION public.check_last_administrator("),
    *("FUNCTION public.require_second_factor(", "TRIGGER appointment_asks_for_second_factor "),
    *("TRIGGER last_administrator_stays AFTER DELETE OR UPDATE ON public.appointment ",),
    *("FUNCTION public.refresh_after_renaming(",),  # does nothing where nothing was renamed
    *("policy staff.administrators_invite ", "role_right"),
    "grant SELECT on alembic_version to locator_door",  # whoever meets an error asks for the version
)


def normalised(line: str) -> str:
    """Return a line with roles as before and names as now, without a function's comments and layout."""
    line = NAME.sub(lambda found: RENAMED[found[1]], line)
    line = POLICY.sub(lambda found: f"policy {POLICIES_RENAMED.get(found[1], found[1])}", line)
    line = RIGHT.sub(lambda found: _with_roles(*found.groups()), line)
    return BLANKS.sub(" ", COMMENT.sub("", line)) if line.startswith("function ") else line


def _with_roles(function: str, right: str, cast: str | None) -> str:
    name = "has_role" if function == "has_right" else function
    return f"{name}('{ROLES[right]}'{f'{cast}[]' if cast else ''}"


@pytest.fixture
def before(old_engine: Engine) -> set[str]:
    """Return what the thirty migrations made."""
    with old_engine.connect() as connection:
        return {normalised(line) for line in described(connection)}


@pytest.fixture
def now(connection: Connection) -> set[str]:
    """Return what the files make."""
    return {normalised(line) for line in described(connection)}


def test_nothing_was_lost_and_nothing_came_but_rights(before: set[str], now: set[str]) -> None:
    different = before ^ now
    assert [line for line in sorted(different) if not any(name in line for name in REWRITTEN)] == []
    assert len(before & now) > 1500


def test_each_line_that_may_differ_does(before: set[str], now: set[str]) -> None:
    assert [name for name in REWRITTEN if not any(name in line for line in before ^ now)] == []
