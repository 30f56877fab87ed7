"""A union keeps fields of its own: added, filled, renamed, retired, undone; and refused with a sentence."""

import re
from html import unescape
from typing import Any

import pytest
from clerks import SignIn, StaffClient
from factories import TODAY, AddStation
from sqlalchemy import Connection, Engine, insert, select, text

from locator.accounts.domain.rights import Role
from locator.db.session import Login, change, write_engine
from locator.editing.actions.restore import restore_version
from locator.entries.queries import drafts
from locator.entries.tables import own_field
from locator.history.queries import timeline
from locator.history.queries.integrity import current_table, replay_table
from locator.sheets.domain.entry_cells import cells_of
from locator.stations.domain.own_fields import FieldType, read_value, type_of_values
from locator.stations.tables import station

COUNTY, CITY, OTHER = "441202", "441200", "441203"


def add_field(client: StaffClient, name: str, area: str = COUNTY, **more: str) -> str:
    """Add a field by the page; return the cell of it."""
    given = {"area": f"division:{area}", "name": name, "type": "text"} | more
    answer = client.send("/staff/fields", **given)
    assert answer.status_code == 303, answer.text
    newest = max(map(int, re.findall(r"/staff/fields/(\d+)", client.get("/staff/fields").text)))
    return f"own:{given['type']}:{newest}"


def put(client: StaffClient, code: str, **cells: str) -> Any:
    """Replace cells of an entry by the staff API."""
    address = f"/api/v1/staff/stations/{code}"
    read = client.get(address)
    headers = {"If-Match": read.headers["ETag"], "X-CSRF-Token": client.csrf}
    return client.put(address, json={"cells": read.json["cells"] | cells, "reason": "核对"}, headers=headers)


@pytest.fixture
def code(add: AddStation, connection: Connection) -> str:
    """Return the code of a station of the county."""
    return drafts.by_ids(connection, [add(name="黄塘驿站")])[0].code


def test_a_value_is_written_shown_renamed_restored_and_kept_private(
    staff: SignIn, engine: Engine, connection: Connection, code: str
) -> None:
    clerk, city = staff(Role.APPROVER, COUNTY), staff(Role.APPROVER, CITY)
    stars, formula = add_field(clerk, "星级"), add_field(clerk, "=1+1")
    level = add_field(city, "评定", CITY, type="choice", choices="优秀、合格")
    ledger = {"area_m2": "20.5", "persons": "190", "operation_mode": "tendered", "opened_on": "2021"}
    done = put(clerk, code, **{stars: "五星", formula: "@SUM", level: "合格"}, **ledger)
    assert done.status_code == 200, done.text
    written = {stars: "五星", formula: "@SUM", level: "合格", **ledger}
    assert written.items() <= done.json["cells"].items()
    clerk.send(f"/staff/fields/{stars.rpartition(':')[2]}", name="星级（2026）")
    form = unescape(clerk.get(f"/staff/stations/{code}/edit").text)
    assert "星级（2026）" in form and 'value="五星"' in form and "20.5" in form and "招标运维" in form
    history = unescape(clerk.get(f"/staff/stations/{code}/history").text)
    assert "星级（2026）" in history and "面积（平方米）" in history
    file = clerk.get("/staff/exports/stations.csv", buffered=True).data.decode("utf-8-sig")
    assert "'=1+1" in file and "'@SUM" in file and "星级（2026）" in file
    first = timeline.timeline(connection, drafts.by_code(connection, code).id)[-1]
    with change(engine, clerk.by) as writing:
        restore_version(writing, code, first.set_id, TODAY)
    cells = cells_of(drafts.by_code(connection, code).draft)
    assert not [cell for cell in (stars, formula, level, *ledger) if cell in cells]
    with engine.begin() as writing:
        for name in ("station", "station_own_value", "own_field"):
            assert replay_table(writing, name) == current_table(writing, name)


def test_what_cannot_be_is_refused_with_a_sentence(staff: SignIn, engine: Engine, code: str) -> None:
    clerk, stranger = staff(Role.APPROVER, COUNTY), staff(Role.APPROVER, OTHER)
    day, choice = (
        add_field(clerk, "授牌", type="day"),
        add_field(clerk, "评定", type="choice", choices="优、良"),
    )
    elsewhere = add_field(stranger, "别处", OTHER)
    refusals = {
        day: ("昨天", "不是日期"),
        choice: ("差", "不在几种里"),
        elsewhere: ("一", "没有这个栏目"),
        "own:text:999": ("一", "没有这个栏目"),
        "own:day:1x": ("一", "不认识这一列"),
        "area_m2": ("-3", "平方米"),
        "persons": ("很多", "人数"),
        "contract_until": ("2026年", "日期"),
    }
    for cell, (value, sentence) in refusals.items():
        answer = put(clerk, code, **{cell: value})
        assert (answer.status_code, sentence in answer.text) == (422, True), (cell, answer.text)
    page = "/staff/fields"
    area = {"area": f"division:{COUNTY}", "type": "text"}
    assert "本会已经有" in clerk.send(page, name="授牌", **area).text
    assert "本来就有" in clerk.send(page, name="站名", **area).text
    assert "最多 60 个" in clerk.send(page, name="长" * 61, **area).text
    assert "有哪几种" in clerk.send(page, name="空", **area | {"type": "choice"}).text
    assert stranger.send(page, name="外人", **area).status_code == 403
    assert stranger.send(f"{page}/{day.rpartition(':')[2]}/retire").status_code == 403
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL locator.actor = 'test'"))
        rows = [{"area": f"division:{COUNTY}", "name": f"栏{n}", "type": "text"} for n in range(198)]
        connection.execute(insert(own_field), rows)
    full = clerk.send(page, name="第201栏", **area)
    assert full.status_code == 409 and "最多 200 个栏目" in full.text and "第201栏" in full.text
    assert clerk.get(f"/staff/stations/{code}/edit").status_code == 200


def test_a_retired_field_leaves_forms_and_comes_back_with_its_values(
    staff: SignIn, engine: Engine, code: str
) -> None:
    clerk = staff(Role.APPROVER, COUNTY)
    cell = add_field(clerk, "利用率")
    assert put(clerk, code, **{cell: "20%"}).status_code == 200
    address = f"/staff/fields/{cell.rpartition(':')[2]}"
    clerk.send(f"{address}/retire")
    assert "利用率" not in clerk.get(f"/staff/stations/{code}/edit").text
    assert put(clerk, code, wayfinding="二楼").status_code == 200  # the value stays
    clerk.send(f"{address}/restore")
    assert 'value="20%"' in clerk.get(f"/staff/stations/{code}/edit").text
    as_staff = write_engine(engine.url.render_as_string(hide_password=False), login=Login("locator_staff"))
    with change(as_staff, staff(Role.AUDITOR, OTHER).by) as reading:
        found = drafts.by_ids(reading, list(reading.scalars(select(station.c.id))))
    as_staff.dispose()
    assert found and not [one for one in found if one.draft.own_values]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["是", "否", ""], FieldType.YES_NO),
        (["2024-03-15", "2025-01-02"], FieldType.DAY),
        (["3.7", "20000", "-1"], FieldType.NUMBER),
        (["007", "12"], FieldType.TEXT),
        (["60%", "12"], FieldType.TEXT),
        (["", " "], FieldType.TEXT),
    ],
)
def test_the_type_of_a_column_is_the_narrowest_that_all_its_texts_have(
    values: list[str], expected: FieldType
) -> None:
    assert type_of_values(values) is expected
    assert [read_value(expected, one) for one in values] == [one.strip() for one in values]
