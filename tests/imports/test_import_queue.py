"""The queue of import jobs: what somebody waits for comes first, and two clicks make one job."""

from import_tables import ImportAs, sheet
from queues import held
from sqlalchemy import Engine, select

from locator.accounts.domain.rights import Role
from locator.imports.actions import queue
from locator.imports.domain.run import Task
from locator.imports.tables import import_job

COUNTY = "441202"
ROW = ("黄塘驿站", "union_station", COUNTY, "蓝塘路1号", 112.470123, 23.050123, "", "24/7", "热水")


def test_the_annotated_file_is_made_last(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    first = importer.begin(sheet(ROW))
    with engine.begin() as connection:
        for task in (Task.MARK, Task.CHECK, Task.APPLY):
            queue.enqueue(connection, first.id, task, importer.actor.staff_id)
    importer.work()
    with engine.connect() as connection:
        begun = select(import_job.c.task).order_by(import_job.c.started_at)
        assert list(connection.scalars(begun)) == ["read", "check", "apply", "mark"]


def test_two_clicks_make_one_job(import_as: ImportAs, engine: Engine) -> None:
    importer = import_as(Role.APPROVER, COUNTY)
    first = importer.begin(sheet(ROW))
    with engine.begin() as connection:
        for _ in range(2):
            queue.enqueue(connection, first.id, Task.CHECK, importer.actor.staff_id)
    assert held(engine, "imports.work") == ["succeeded", "todo"]
