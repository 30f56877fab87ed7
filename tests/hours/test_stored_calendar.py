"""The calendar comes back from the database as the libraries gave it, and as a clerk changed it."""

from datetime import date

from sqlalchemy import Connection, Engine, text

from locator.hours.domain.calendar import DayClass
from locator.hours.domain.decrees import library_calendar
from locator.hours.queries import calendar


def test_at_first_it_is_the_libraries(connection: Connection) -> None:
    assert calendar.load(connection) == library_calendar()


def test_a_clerk_may_load_a_decree(engine: Engine, connection: Connection) -> None:
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM calendar_day WHERE extract(year FROM day) = 2027"))
        writing.execute(
            text("INSERT INTO calendar_day VALUES ('2027-01-01', 'holiday', '元旦', '国办发明电〔2026〕9号')")
        )
    loaded = calendar.load(connection)
    assert loaded.classes(date(2027, 1, 1)) == {DayClass.HOLIDAY}
    assert loaded.name(date(2027, 1, 1)) == "元旦"


def test_an_empty_calendar_knows_nothing(engine: Engine, connection: Connection) -> None:
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM calendar_day"))
    assert calendar.load(connection).days == {}
