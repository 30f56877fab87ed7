"""Private contacts come from a sheet, go back into an export, and are taken back with their import."""

from pathlib import Path

import pytest
from clerks import SignIn
from factories import AddStation
from import_tables import ImportAs, sheet
from sqlalchemy import Engine, select
from test_exports_by_wizard import exported

from locator.accounts.domain.rights import Role
from locator.db.session import ChangeContext, Login, change, write_engine
from locator.entries.queries import drafts
from locator.history.queries.integrity import current_table, replay_table
from locator.imports.domain.run import LaterChanges, Outcome, RunState
from locator.imports.queries.runs import Run
from locator.publishing.domain.export import Format
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.tables import station, station_contact

COUNTY = "441202"
HEADING = ("站点名称", "区县", "地址", "站长", "站长手机", "联系电话")
ROW = ("黄塘驿站", "端州区", "端州一路26号", "张三", "138 0013 8000", "0758-2222333")
ZHANG = "张三（站长） 13800138000"


def contacts(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(station_contact).order_by(station_contact.c.position))
        return [(row.name, row.phone, row.role) for row in rows]


def outcomes(run: Run) -> dict[str, int]:
    return {outcome.value: count for outcome in Outcome if (count := run.rows_of(outcome))}


def test_contacts_are_written_unchanged_the_second_time_and_taken_back(
    import_as: ImportAs, engine: Engine
) -> None:
    clerk = import_as(Role.APPROVER, COUNTY)
    first = clerk.import_all(sheet(ROW, heading=HEADING))
    assert first.state is RunState.APPLIED
    assert contacts(engine) == [("张三", "13800138000", "站长")]
    with engine.connect() as connection:
        assert connection.scalar(select(station.c.phone)) == "0758-2222333"
    again = clerk.check(sheet(ROW, heading=HEADING))
    assert outcomes(again) == {"unchanged": 1}
    second = clerk.import_all(sheet((*ROW[:3], "李四", "13900139000", ROW[5]), heading=HEADING))
    assert contacts(engine) == [("李四", "13900139000", "站长")]
    clerk.undo(second)
    assert contacts(engine) == [("张三", "13800138000", "站长")]
    clerk.undo(first, LaterChanges.UNDO)
    assert contacts(engine) == []
    with engine.begin() as connection:
        for name in ("station", "station_contact"):
            assert replay_table(connection, name) == current_table(connection, name)


@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV])
def test_an_export_with_contacts_comes_back_unchanged(
    import_as: ImportAs, engine: Engine, tmp_path: Path, in_process: None, form: Format
) -> None:
    clerk = import_as(Role.APPROVER, COUNTY)
    people = ("黄塘驿站", "端州区", "端州一路26号", "张三、李四", "13800138000、13900139000", "")
    clerk.import_all(sheet(people, heading=HEADING))
    file = exported(engine, tmp_path / f"out.{form}", form)
    assert "李四（站长） 13900139000".encode() in file or form is Format.XLSX
    assert outcomes(clerk.check(file, f"站点.{form}")) == {"unchanged": 1}


def test_only_staff_of_the_area_see_contacts(engine: Engine, staff: SignIn, import_as: ImportAs) -> None:
    import_as(Role.APPROVER, COUNTY).import_all(sheet(ROW, heading=HEADING))
    url = engine.url.render_as_string(hide_password=False)
    seen = {}
    for name, code in (("own", COUNTY), ("other", "441203")):
        token = staff(Role.AUDITOR, code).token
        as_staff = write_engine(url, login=Login("locator_staff"))
        with change(as_staff, ChangeContext(session=token)) as connection:
            (stored,) = drafts.by_ids(connection, list(connection.scalars(select(station.c.id))))
            seen[name] = cells_of(stored.draft).get("private_contact")
        as_staff.dispose()
    assert seen == {"own": ZHANG, "other": None}


def test_the_form_shows_changes_and_removes_contacts(engine: Engine, staff: SignIn, add: AddStation) -> None:
    add(name="黄塘驿站")
    with engine.connect() as connection:
        code = connection.scalar(select(station.c.code))
    clerk = staff(Role.APPROVER, COUNTY)
    address = f"/api/v1/staff/stations/{code}"

    def put(text: str) -> int:
        read = clerk.get(address)
        cells = read.json["cells"] | {"private_contact": text}
        headers = {"If-Match": read.headers["ETag"], "X-CSRF-Token": read.headers["X-CSRF-Token"]}
        return clerk.put(address, json={"cells": cells, "reason": "核对"}, headers=headers).status_code

    assert put("张三（站长）138 0013 8000；李四 0758-2222333") == 200
    assert contacts(engine) == [("张三", "13800138000", "站长"), ("李四", "0758-2222333", "")]
    assert put("张三 1380013800") == 422
    page = clerk.get(f"/staff/stations/{code}/edit").text
    assert ZHANG in page and "公众看不到" in page
    assert put("李四 0758-2222333") == 200
    assert contacts(engine) == [("李四", "0758-2222333", "")]
    assert ZHANG in clerk.get(f"/staff/stations/{code}/history").text
