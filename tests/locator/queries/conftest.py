"""Many stations at once, as an import brings them."""

from collections.abc import Callable, Sequence

import pytest
from factories import TODAY
from sqlalchemy import Engine

from locator.actions.placing import placed
from locator.actions.station_rows import insert_stations
from locator.db.session import change
from locator.domain.draft import StationDraft


@pytest.fixture
def add_all(engine: Engine) -> Callable[[Sequence[StationDraft]], list[int]]:
    """Return a way to add many stations; it returns their ids in order."""

    def _add_all(drafts: Sequence[StationDraft]) -> list[int]:
        ready, problems = placed(drafts)
        assert not problems, problems
        with change(engine) as connection:
            return insert_stations(connection, ready, TODAY, lambda _: None)

    return _add_all
