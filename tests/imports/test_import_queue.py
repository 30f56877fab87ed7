"""The work on imports that waits: what somebody waits for goes first."""

from import_tables import At, sheet
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.imports.actions import queue
from locator.imports.domain.run import Task

COUNTY = "441202"
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", 112.470123, 23.050123, "", "24/7", "热水")


def test_a_file_is_marked_when_nothing_else_waits(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    first = desk.begin(sheet(ROW))
    with engine.begin() as connection:
        for task in (Task.MARK, Task.CHECK, Task.APPLY):
            queue.ask(connection, first.id, task, desk.actor.staff_id)
    taken = [queue.take(engine) for _ in range(4)]
    assert [one.task if one else None for one in taken] == [Task.CHECK, Task.APPLY, Task.MARK, None]
