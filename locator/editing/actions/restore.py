"""Restoring an earlier version of an entry, as a new change: later changes stay in the history."""

from datetime import date

from sqlalchemy import Connection

from locator.editing.actions.station_changes import update_stations
from locator.editing.domain.errors import MergerRefused
from locator.entries.queries import drafts
from locator.history.queries import timeline
from locator.stations.domain.station import LifecycleStatus
from locator.vocabulary.actions.words_of_entries import with_words_in_use


def restore_version(connection: Connection, code: str, set_id: int, today: date) -> None:
    """Write an entry as it was after a change set.

    Raises StationNotFound, NoSuchVersion, ChangedMeanwhile, and MergerRefused where the station is, or was
    then, merged into another.
    """
    stored = drafts.by_code(connection, code)
    draft = timeline.draft_at(connection, stored.id, set_id)
    if LifecycleStatus.MERGED in (stored.draft.status, draft.status):
        raise MergerRefused("合并过的站不能这样恢复：请在它的“开放与关停”页撤销合并")
    draft, _ = with_words_in_use(connection, draft, draft, stored.operator_id)  # renamed since
    update_stations(connection, [(stored, draft)], today)
