"""Which doors are open: a route that is not named here is closed to everybody."""

from flask import Flask, abort, request

# Every public route by name; a new one that is forgotten here answers 404 and fails a test.
PUBLIC = frozenset(
    {
        "static",
        "find.home",
        "find.here",
        "find.all_divisions",
        "find.one_division",
        "station.station",
        "reports.report",
        "reports.find",
        "reports.one",
        "reports.add",
        "reports.photo",
        "reports.report_by_body",
        "reports.one_as_json",
        "keepers.screen",
        "keepers.answer",
        "map.station_map_page",
        "api.nearest_by_query",
        "api.nearest_by_body",
        "api.stations",
        "api.station",
        "api.divisions_with_stations",
        "api.description",
        "api.documentation",
        "cells.cell",
        "cells.sparse_cell",
        "health.live",
        "health.ready",
    }
)


def close_the_others(app: Flask) -> None:
    """Answer 404 on every route that is not public."""

    @app.before_request
    def _closed() -> None:
        if request.endpoint is not None and request.endpoint not in PUBLIC:
            abort(404)
