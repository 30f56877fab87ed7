"""An entry is changed: at once by whoever may publish, as a proposal by whoever may not; and answered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from locator.actions.imports import placed
from locator.actions.station_changes import update_stations
from locator.actions.station_rows import in_silence, insert_stations
from locator.db.proposing import proposal
from locator.db.tables import station
from locator.domain import lifecycle
from locator.domain.draft import StationDraft
from locator.domain.draft_cells import Cells, cells_of
from locator.domain.draft_reader import read_draft
from locator.domain.proposal import Proposal, ProposalState
from locator.domain.rights import Actor, Right
from locator.errors import ChangedMeanwhile, EntryInvalid, NotAllowed, ProposalDecided
from locator.queries import drafts
from locator.queries.drafts import StoredStation


def entry_of(cells: Cells) -> StationDraft:
    """Return the entry that cells amount to, its place in WGS 84; raise EntryInvalid with every problem."""
    draft, problems = read_draft(0, cells, None)
    if draft is not None:
        (draft, *_), problems = placed([draft])
    if problems or draft is None:
        raise EntryInvalid(problems)
    return draft


def publish(connection: Connection, stored: StoredStation | None, cells: Cells, today: date) -> str:
    """Let an entry, or a new one, say what the cells say; return its code.

    Raises EntryInvalid; ChangedMeanwhile where the entry is not as it was read; NotAllowed outside
    the area.
    """
    if stored is None:
        (key,) = insert_stations(connection, [_entry(cells, None)], today, in_silence)
        return str(connection.scalar(select(station.c.code).where(station.c.id == key)))
    draft = replace(_entry(cells, stored), is_demo=stored.draft.is_demo)
    update_stations(connection, [(stored, draft)], today)
    return stored.code


def submit(
    connection: Connection, stored: StoredStation | None, cells: Cells, actor: Actor, words: str
) -> int:
    """Propose what an entry, or a new one, is to say; return the proposal's number. Raises EntryInvalid."""
    draft = _entry(cells, stored)
    before = stored.draft if stored else draft
    values = {
        "station_id": stored.id if stored else None,
        "base": cells_of(stored.draft) if stored else {},
        "cells": dict(cells),
        "division_code": before.division_code,
        "organization_id": stored.operator_id if stored else None,
        "author_id": actor.staff_id,
        "words": words,
    }
    return int(connection.scalars(insert(proposal).values(values).returning(proposal.c.id)).one())


def approve(
    connection: Connection,
    asked: Proposal,
    choices: Mapping[str, bool],
    actor: Actor,
    answer: str,
    now: datetime,
) -> str:
    """Publish a proposal upon what the entry says by now; return the station's code.

    For cells that somebody else has changed meanwhile `choices` tells whether the proposal holds; raises
    ChangedMeanwhile where one is missing, NotAllowed where the union asks for two people.
    """
    stored = drafts.by_ids(connection, [asked.station_id])[0] if asked.station_id else None
    cells, undecided = asked.upon(cells_of(stored.draft) if stored else {}, choices)
    if undecided:
        raise ChangedMeanwhile("这期间别人也改了同样的地方，请先选一选")
    decision = {"cells": cells} if stored else {}
    if stored is not None:
        _decide(connection, asked, ProposalState.APPROVED, actor, answer, now, **decision)
        return publish(connection, stored, cells, now.date())
    code = publish(connection, None, cells, now.date())
    key = connection.scalar(select(station.c.id).where(station.c.code == code))
    _decide(connection, asked, ProposalState.APPROVED, actor, answer, now, station_id=key)
    return code


def reject(connection: Connection, asked: Proposal, actor: Actor, answer: str, now: datetime) -> None:
    """Send a proposal back, with the reason."""
    _decide(connection, asked, ProposalState.REJECTED, actor, answer, now)


def withdraw(connection: Connection, asked: Proposal, actor: Actor) -> None:
    """Take one's own proposal back; raise NotAllowed for another's."""
    if asked.author_id != actor.staff_id:
        raise NotAllowed("只能撤回自己的修改")
    _set(connection, asked, state=ProposalState.WITHDRAWN.value)


def may_publish(actor: Actor, stored: StoredStation | None, cells: Cells) -> bool:
    """Tell whether somebody may publish an entry where it lies and where it is to lie."""
    then_in = cells.get("division_code") or None
    now_in, operator_id = (stored.draft.division_code, stored.operator_id) if stored else (then_in, None)
    return all(actor.may(Right.PUBLISH, code, operator_id) for code in (now_in, then_in))


def _entry(cells: Cells, stored: StoredStation | None) -> StationDraft:
    draft = entry_of(cells)
    problems = lifecycle.problems(stored.draft if stored else None, draft)
    if problems:
        raise EntryInvalid(problems)
    return draft


def _decide(
    connection: Connection,
    asked: Proposal,
    state: ProposalState,
    actor: Actor,
    answer: str,
    now: datetime,
    **more: object,
) -> None:
    decided = {"decided_by_id": actor.staff_id, "decided_at": now, "answer": answer}
    _set(connection, asked, state=state.value, **decided, **more)


def _set(connection: Connection, asked: Proposal, **values: object) -> None:
    waits = proposal.c.state == ProposalState.SUBMITTED.value
    done = connection.execute(update(proposal).where(proposal.c.id == asked.id, waits).values(values))
    if done.rowcount != 1:
        raise ProposalDecided("这份修改已经有人处理过，或者不在您管的范围里")
