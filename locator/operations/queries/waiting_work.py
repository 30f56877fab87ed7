"""How much waits to be done, in numbers."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

ASK = text("SELECT * FROM waiting_work()")


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """Jobs by state, how long the oldest due one waits, and letters that are not sent."""

    jobs_waiting: int
    jobs_running: int
    jobs_failed: int
    overdue_s: float
    letters_waiting: int
    letters_failing: int
    letter_age_s: float


def waiting_work(connection: Connection) -> WaitingWork:
    """Return how much waits; anybody may ask."""
    return WaitingWork(**connection.execute(ASK).one()._mapping)
