"""Searches that found nothing open in time are counted beside the answer, where the operator wants it."""

from threading import Thread

from flask import Flask, g, has_request_context, request
from sqlalchemy import Engine, Integer, SmallInteger, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from geodata.travel import TravelMode
from locator.coverage.domain.demand import WITHIN, DemandCounter, HourCounts
from locator.db.session import change
from locator.http import clock
from locator.http.database import PUBLIC_PAGE, public_writer
from locator.search.actions import AFTER_SEARCH
from locator.search.domain.ranking import travel_s_of
from locator.search.domain.search import Openings, SearchRequest


def register(app: Flask) -> None:
    """Count the searches of an application by the database role of the public."""
    counter, engine = DemandCounter(), public_writer(app)

    def count(search: SearchRequest, openings: Openings) -> None:
        now, visitor = clock.now(), _visitor()
        if not visitor or not is_unmet(search, openings) or abs(search.at - now) > WITHIN:
            return
        if over := counter.note(search.position, visitor, now):
            Thread(target=store, args=(engine, over), daemon=True).start()

    app.extensions[AFTER_SEARCH] = count


def _visitor() -> str | None:
    """Return the address that asks; below Flask there is no request, and that layer says it."""
    return request.remote_addr if has_request_context() else g.get("visitor")


def is_unmet(search: SearchRequest, openings: Openings) -> bool:
    """Tell whether somebody on foot finds nothing open on arrival within a quarter of an hour."""
    if search.mode is not TravelMode.WALK:
        return False
    nearest = openings.nearest_open
    return nearest is None or travel_s_of(nearest) > WITHIN.total_seconds()


def store(engine: Engine, over: HourCounts) -> None:
    """Add the counts of an hour that is over."""
    cells, added = zip(*over.counts, strict=True)
    xs, ys = zip(*cells, strict=True)
    numbers = [cast(list(column), ARRAY(Integer)) for column in (xs, ys, added)]
    hours = cast([over.hour] * len(added), ARRAY(SmallInteger))
    with change(engine, PUBLIC_PAGE) as connection:
        connection.execute(select(func.add_unmet_demand(over.month, hours, *numbers)))
