"""The queue of import jobs: what somebody waits for comes first."""

from import_tables import ImportAs, sheet
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.imports.actions import queue
from locator.imports.domain.run import Task

COUNTY = "441202"
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", 112.470123, 23.050123, "", "24/7", "热水")


def test_the_annotated_file_is_made_last(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    first = importer.begin(sheet(ROW))
    with engine.begin() as connection:
        for task in (Task.MARK, Task.CHECK, Task.APPLY):
            queue.enqueue(connection, first.id, task, importer.actor.staff_id)
    claimed = [queue.claim(engine) for _ in range(4)]
    assert [job.task if job else None for job in claimed] == [Task.CHECK, Task.APPLY, Task.MARK, None]
