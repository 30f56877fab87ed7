"""The work on imports that waits: what somebody waits for goes first."""

from imports_desk import At, sheet
from sqlalchemy import Engine

from locator.actions import import_queue
from locator.domain.import_run import Task
from locator.domain.rights import Role

COUNTY = "441202"
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", 112.470123, 23.050123, "", "24/7", "热水")


def test_a_file_is_marked_when_nothing_else_waits(at: At, engine: Engine) -> None:
    desk = at(Role.APPROVER, COUNTY)
    first = desk.begin(sheet(ROW))
    with engine.begin() as connection:
        for task in (Task.MARK, Task.CHECK, Task.APPLY):
            import_queue.ask(connection, first.id, task, desk.actor.staff_id)
    taken = [import_queue.take(engine) for _ in range(4)]
    assert [one.task if one else None for one in taken] == [Task.CHECK, Task.APPLY, Task.MARK, None]
