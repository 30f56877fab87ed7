"""The names of own fields on staff pages: read once a request, before a view opens its connection."""

from flask import Flask, g, request

from geodata.sentence import Sentence
from locator.accounts.queries.people import Session
from locator.accounts.views import session
from locator.http.database import as_staff
from locator.ledger.queries import own_fields
from locator.stations.domain.own_fields import is_own, split_cell

# Packages whose pages name the cells of entries; others need not wait for the names.
NAMING_CELLS = tuple(f"locator.{name}." for name in ("editing", "history", "imports", "duplicates"))


def own_field_label(cell: str) -> str:
    """Return the name of an own field by its cell; empty for any other cell."""
    if not is_own(cell):
        return ""
    names: dict[int, str] = g.get("own_field_names", {})
    return names.get(split_cell(cell)[1]) or Sentence("本会自己的栏目")


def register(app: Flask) -> None:
    """Read the names before each request for a page of staff that names cells."""

    @app.before_request
    def _read_names() -> None:
        current: Session | None = g.get("staff")
        if current and current.second_factor and _names_cells(app):
            g.own_field_names = as_staff(own_fields.names, session.by())


def _names_cells(app: Flask) -> bool:
    view = app.view_functions.get(request.endpoint or "")
    is_page = request.path.startswith(f"{session.PATH}/")
    return is_page and view is not None and view.__module__.startswith(NAMING_CELLS)
