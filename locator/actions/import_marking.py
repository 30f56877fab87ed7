"""The clerk's own file back, with a comment and a suggested repair in each bad cell."""

from sqlalchemy import Engine

from locator.actions import import_queue
from locator.actions.import_queue import Job
from locator.db.session import change


def mark_file(engine: Engine, job: Job) -> None:
    """Put the marked file of an import beside it."""
    with change(engine) as connection:
        import_queue.end(connection, job)
