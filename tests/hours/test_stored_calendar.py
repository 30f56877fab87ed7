"""The calendar in the database: the libraries' at first, then with the notices that were loaded."""

from datetime import date

from sqlalchemy import Connection, Engine, text

from locator.hours.domain.calendar import DayClass
from locator.hours.domain.decrees import library_calendar
from locator.hours.queries import calendar


def test_a_new_database_has_the_libraries_calendar(connection: Connection) -> None:
    assert calendar.load_calendar(connection) == library_calendar()


def test_a_loaded_decree_replaces_the_expected_days(engine: Engine, connection: Connection) -> None:
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM calendar_day WHERE extract(year FROM day) = 2027"))
        writing.execute(
            text("INSERT INTO calendar_day VALUES ('2027-01-01', 'holiday', '元旦', '国办发明电〔2026〕9号')")
        )
    loaded = calendar.load_calendar(connection)
    assert loaded.classes(date(2027, 1, 1)) == {DayClass.HOLIDAY}
    assert loaded.name(date(2027, 1, 1)) == "元旦"


def test_an_empty_calendar_has_no_days(engine: Engine, connection: Connection) -> None:
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM calendar_day"))
    assert calendar.load_calendar(connection).days == {}
