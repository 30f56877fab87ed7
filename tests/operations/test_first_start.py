"""A first start loads the published and demo stations once; removed stations are not loaded again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from factories import TODAY
from sqlalchemy import Connection, Engine, func, select, text

from locator.accounts.actions import accounts, sign_in
from locator.db.session import change
from locator.demo import actions as demo
from locator.divisions.tables import division
from locator.hours.tables import calendar_day
from locator.operations.actions import first_start, reference
from locator.stations.tables import search_tag, station

SHOWN: list[tuple[str, int]] = []


@contextmanager
def show(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Replace the progress bar of a terminal."""
    done: list[int] = []
    yield done.append
    SHOWN.append((title, sum(done)))
    assert sum(done) == total


def load(engine: Engine, demo_stations: int = 30) -> None:
    first_start.load_initial_data(engine, TODAY, demo_stations, show)


def count(connection: Connection, is_demo: bool) -> int:
    chosen = select(func.count()).select_from(station).where(station.c.is_demo.is_(is_demo))
    return connection.scalar(chosen) or 0


def test_a_first_start_loads_published_and_demo_stations(engine: Engine, connection: Connection) -> None:
    SHOWN.clear()
    load(engine)
    published = count(connection, is_demo=False)
    assert published > 10
    assert count(connection, is_demo=True) == 30
    assert [("装入公布的站点", published), ("添加演示站点", 30)] == SHOWN


def test_a_second_start_adds_nothing(engine: Engine, connection: Connection) -> None:
    load(engine)
    before = connection.scalar(select(func.count()).select_from(station))
    load(engine)
    assert connection.scalar(select(func.count()).select_from(station)) == before


def test_removed_stations_are_not_loaded_again(engine: Engine, connection: Connection) -> None:
    load(engine)
    demo.remove(engine)
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM station"))
    load(engine)
    assert connection.scalar(select(func.count()).select_from(station)) == 0


def test_without_demo_stations_a_later_start_adds_none_either(engine: Engine, connection: Connection) -> None:
    load(engine, demo_stations=0)
    load(engine, demo_stations=30)
    assert count(connection, is_demo=True) == 0


def test_published_stations_have_a_source(engine: Engine, connection: Connection) -> None:
    load(engine, demo_stations=0)
    without_text = connection.scalar(text("SELECT count(*) FROM facet_check WHERE source = ''"))
    unsourced = connection.scalar(
        text("SELECT count(*) FROM station WHERE id NOT IN (SELECT station_id FROM facet_check)")
    )
    assert (without_text, unsourced) == (0, 0)


def test_reference_data_is_restored_at_every_start(engine: Engine, connection: Connection) -> None:
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM division WHERE code = '441202'"))
        writing.execute(text("UPDATE search_tag SET tag = 0 WHERE code = 'toilet'"))
    load(engine, demo_stations=0)
    assert (
        connection.scalar(select(division.c.full_name).where(division.c.code == "441202"))
        == "广东省肇庆市端州区"
    )
    assert connection.scalar(select(search_tag.c.tag).where(search_tag.c.code == "toilet")) != 0


def test_an_edited_calendar_is_not_overwritten(engine: Engine, connection: Connection) -> None:
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM calendar_day WHERE day > '2026-12-01'"))
    before = connection.scalar(select(func.count()).select_from(calendar_day))
    with change(engine) as writing:
        reference.load_reference(writing)
    assert connection.scalar(select(func.count()).select_from(calendar_day)) == before


def test_an_interrupted_start_is_continued(engine: Engine, connection: Connection) -> None:
    """The published stations are loaded, the demo set fails, the next start adds it only."""

    @contextmanager
    def failing(title: str, _: int) -> Iterator[Callable[[int], None]]:
        if title.startswith("添加演示"):
            raise KeyboardInterrupt
        yield lambda _: None

    with pytest.raises(KeyboardInterrupt):
        first_start.load_initial_data(engine, TODAY, 30, failing)
    published = count(connection, is_demo=False)
    first_start.load_initial_data(engine, TODAY + timedelta(days=1), 30, show)
    assert (count(connection, is_demo=False), count(connection, is_demo=True)) == (published, 30)


def test_the_demo_administrator_is_created_once_with_a_working_password(engine: Engine) -> None:
    password = first_start.load_initial_data(engine, TODAY, 30, show)
    assert len(password) >= 12 and first_start.load_initial_data(engine, TODAY, 30, show) == ""
    with change(engine) as connection:
        tried = sign_in.Attempt(first_start.DEMO_EMAIL, password, "here")
        opened = sign_in.sign_in(connection, tried)
        assert opened and opened.needs_code
        assert connection.scalar(text("SELECT count(*) FROM outbox")) == 0


def test_without_demo_stations_or_with_accounts_no_demo_administrator_is_created(engine: Engine) -> None:
    assert first_start.load_initial_data(engine, TODAY, 0, show) == ""
    with change(engine) as connection:
        accounts.add_account(connection, "li@example.org", "李雷")
    assert first_start.load_initial_data(engine, TODAY, 30, show) == ""
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT string_agg(email, ',') FROM staff")) == "li@example.org"
