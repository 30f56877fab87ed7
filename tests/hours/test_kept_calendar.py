"""The calendar is kept between questions, and a change of it is seen at once."""

from datetime import date

from sqlalchemy import Connection, Engine, delete, insert, update

from locator.db.session import change
from locator.hours.queries import calendar
from locator.hours.tables import calendar_day

DAY = date(2027, 10, 1)


def test_a_change_of_the_calendar_is_seen_at_once(connection: Connection, engine: Engine) -> None:
    """Also twice in one transaction, which the same transaction number would hide."""
    with change(engine) as writer:
        writer.execute(delete(calendar_day).where(calendar_day.c.day == DAY))
        row = {"day": DAY, "kind": "holiday", "name": "国庆节", "source": "试"}
        writer.execute(insert(calendar_day).values(row))
        assert calendar.load_calendar(writer).days[DAY].kind.value == "holiday"
        writer.execute(update(calendar_day).where(calendar_day.c.day == DAY).values(kind="workday"))
        assert calendar.load_calendar(writer).days[DAY].kind.value == "workday"
    kept = calendar.load_calendar(connection)
    assert kept.days[DAY].kind.value == "workday"
    assert calendar.load_calendar(connection) is kept
    with change(engine) as writer:
        writer.execute(delete(calendar_day).where(calendar_day.c.day == DAY))
    assert DAY not in calendar.load_calendar(connection).days
