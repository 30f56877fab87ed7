"""Bringing a station back to what it once was: as a new change, not by forgetting the others."""

from datetime import date

from sqlalchemy import Connection

from locator.actions.station_changes import update_stations
from locator.queries import drafts, history


def restore(connection: Connection, code: str, set_id: int, today: date) -> None:
    """Let an entry say again what it said after a change; raise StationNotFound or NoSuchVersion."""
    stored = drafts.by_code(connection, code)
    update_stations(connection, [(stored, history.draft_at(connection, stored.id, set_id))], today)
