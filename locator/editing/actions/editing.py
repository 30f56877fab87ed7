"""Publishing changes of entries, and proposals: submitted, approved, rejected, withdrawn.

The database enforces the rights that are checked here: areas (db/schema/policies), approval by a second
person (db/schema/functions/proposals.sql).
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, insert, update

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.accounts.queries.approval_rules import allows_own_approval
from locator.editing.actions.station_changes import update_stations
from locator.editing.domain.errors import ChangedMeanwhile, ProposalDecided
from locator.editing.domain.proposal import Proposal, ProposalState
from locator.editing.tables import proposal
from locator.entries.actions.coordinates import convert_positions
from locator.entries.actions.station_rows import Key, ignore_progress, insert_stations, new_keys
from locator.entries.domain import lifecycle
from locator.entries.domain.draft import StationDraft
from locator.entries.domain.errors import EntryInvalid
from locator.entries.queries import drafts
from locator.entries.queries.drafts import StoredStation
from locator.errors import NotAllowed, RowProblem
from locator.ledger.actions.own_fields import value_problems
from locator.organizations.queries import find_organization_id
from locator.sheets.domain.entry_cells import Cells, cells_of, changes, keep_unlisted_values
from locator.sheets.domain.reader import read_draft
from locator.vocabulary.actions.words_of_entries import with_words_in_use

DEMO_MARK = "演示"
OUTSIDE_AREA = Sentence("这一站不在您管的范围里，或者要搬到范围外面去")
NEEDS_TWO_PEOPLE = Sentence("这里的修改要两个人：一个人改，另一个人审批")


def check_entry(cells: Cells, stored: StoredStation | None) -> tuple[StationDraft | None, list[RowProblem]]:
    """Return the draft that cells describe, its position in WGS 84, and all problems with it."""
    draft, problems = read_draft(0, cells, None)
    if draft is None:
        return None, problems
    (draft, *_), problems = convert_positions([draft])
    problems += lifecycle.status_problems(stored.draft if stored else None, draft)
    if stored and stored.draft.is_demo and not draft.name.startswith(DEMO_MARK):
        problems.append(RowProblem(0, "name", Sentence("演示的站，名字要用“{mark}”开头", mark=DEMO_MARK)))
    return (keep_unlisted_values(stored.draft, draft) if stored else draft), problems


def publish_entry(
    connection: Connection, actor: Actor, stored: StoredStation | None, cells: Cells, today: date
) -> str:
    """Write cells to an entry, or add a new one, and return its code.

    Raises EntryInvalid; ChangedMeanwhile where the entry changed since it was read; NotAllowed outside the
    actor's areas, and where the approval rule requires a second person.
    """
    draft = _require_valid_entry(connection, cells, stored)
    require_publish_right(connection, actor, stored, draft)
    if stored and not changes(cells_of(stored.draft), cells_of(draft)):
        return stored.code
    return _save_entry(connection, stored, draft, today, None)


def require_publish_right(
    connection: Connection, actor: Actor, stored: StoredStation | None, draft: StationDraft
) -> None:
    """Raise NotAllowed unless the actor may publish an entry without a second person."""
    _require_right(connection, actor, Right.PUBLISH, stored, draft)
    if not _allow_own_approval(connection, _division_codes(stored, draft)):
        raise NotAllowed(NEEDS_TWO_PEOPLE)


def submit_proposal(
    connection: Connection, actor: Actor, stored: StoredStation | None, cells: Cells, reason: str
) -> int:
    """Propose cells for an entry, or a new entry, and return the proposal's id.

    Raises EntryInvalid, also where nothing changes; NotAllowed where the old or the new place lies outside
    the actor's areas.
    """
    draft = _require_valid_entry(connection, cells, stored)
    _require_right(connection, actor, Right.EDIT, stored, draft)
    if stored and not changes(cells_of(stored.draft), cells_of(draft)):
        raise EntryInvalid([RowProblem(0, "name", Sentence("什么也没有改"))])
    values = {
        "station_id": stored.id if stored else None,
        "base": cells_of(stored.draft) if stored else {},
        "cells": dict(cells),
        "division_code": (stored.draft if stored else draft).division_code,
        "organization_id": stored.operator_id if stored else _operator_id(connection, draft),
        "author_id": actor.staff_id,
        "words": reason,
    }
    return int(connection.scalars(insert(proposal).values(values).returning(proposal.c.id)).one())


def approve_proposal(
    connection: Connection,
    actor: Actor,
    pending: Proposal,
    choices: Mapping[str, bool],
    answer: str,
    now: datetime,
) -> str:
    """Publish a proposal on top of the entry's current state, and return the station's code.

    For cells that another change has touched meanwhile, `choices` tells whether the proposal's value is
    taken. Raises ChangedMeanwhile where such a choice is missing, EntryInvalid, ProposalDecided, and
    NotAllowed where the approval rule requires a second person.
    """
    stored = drafts.by_ids(connection, [pending.station_id])[0] if pending.station_id else None
    cells, undecided = pending.merge_onto(cells_of(stored.draft) if stored else {}, choices)
    if undecided:
        raise ChangedMeanwhile("这期间别人也改了同样的地方，请先选一选")
    draft = _require_valid_entry(connection, cells, stored)
    _require_right(connection, actor, Right.PUBLISH, stored, draft)
    is_own = pending.author_id == actor.staff_id
    if is_own and not _allow_own_approval(connection, _division_codes(stored, draft)):
        raise NotAllowed(NEEDS_TWO_PEOPLE)
    key = None if stored else new_keys(connection, 1)[0]
    new_station = {"station_id": key.id} if key else {}
    _decide(connection, pending, ProposalState.APPROVED, actor, answer, now, **new_station)
    return _save_entry(connection, stored, draft, now.date(), key)


def reject_proposal(
    connection: Connection, actor: Actor, pending: Proposal, answer: str, now: datetime
) -> None:
    """Send a proposal back with an answer; raise EntryInvalid without one, and ProposalDecided."""
    if not answer:
        raise EntryInvalid([RowProblem(0, "answer", Sentence("请写为什么退回，改的人看得到"))])
    _decide(connection, pending, ProposalState.REJECTED, actor, answer, now)


def withdraw_proposal(connection: Connection, actor: Actor, pending: Proposal) -> None:
    """Withdraw the actor's own proposal; raise NotAllowed for another's, and ProposalDecided."""
    if pending.author_id != actor.staff_id:
        raise NotAllowed("只能撤回自己的修改")
    _update_proposal(connection, pending, state=ProposalState.WITHDRAWN.value)


def may_publish_entry(
    connection: Connection, actor: Actor, stored: StoredStation | None, cells: Cells
) -> bool:
    """Tell whether the actor may publish an entry alone, in its current and in its new division."""
    new_code = cells.get("division_code") or None
    code, operator_id = (stored.draft.division_code, stored.operator_id) if stored else (new_code, None)
    codes = {code, new_code}
    has_right = all(actor.may(Right.PUBLISH, code, operator_id) for code in codes)
    return has_right and _allow_own_approval(connection, codes)


def _allow_own_approval(connection: Connection, division_codes: set[str | None]) -> bool:
    return all(allows_own_approval(connection, code) for code in division_codes)


def _save_entry(
    connection: Connection,
    stored: StoredStation | None,
    draft: StationDraft,
    today: date,
    key: Key | None,
) -> str:
    if stored is not None:
        update_stations(connection, [(stored, draft)], today)
        return stored.code
    new = key or new_keys(connection, 1)[0]
    insert_stations(connection, [draft], today, ignore_progress, [new])
    return new.code


def _require_right(
    connection: Connection, actor: Actor, right: Right, stored: StoredStation | None, draft: StationDraft
) -> None:
    """Raise NotAllowed without a right over an entry's current and its new division and operator."""
    places = [(draft.division_code, _operator_id(connection, draft))]
    if stored is not None:
        places.append((stored.draft.division_code, stored.operator_id))
    if not all(actor.may(right, division, operator) for division, operator in places):
        raise NotAllowed(OUTSIDE_AREA)


def _division_codes(stored: StoredStation | None, draft: StationDraft) -> set[str | None]:
    return {draft.division_code, *([stored.draft.division_code] if stored else [])}


def _operator_id(connection: Connection, draft: StationDraft) -> int | None:
    """Return the id of the organisation that a draft names as operator, if there is one."""
    return find_organization_id(connection, draft.operator) if draft.operator else None


def _require_valid_entry(connection: Connection, cells: Cells, stored: StoredStation | None) -> StationDraft:
    draft, problems = check_entry(cells, stored)
    if draft:
        operator_id = _operator_id(connection, draft)
        draft, refused = with_words_in_use(connection, stored.draft if stored else None, draft, operator_id)
        problems += refused
    if draft and draft.own_values:
        before = stored.draft.own_values if stored else {}
        problems += value_problems(connection, before, draft, operator_id)
    if problems or draft is None:
        raise EntryInvalid(problems)
    return draft


def _decide(
    connection: Connection,
    pending: Proposal,
    state: ProposalState,
    actor: Actor,
    answer: str,
    now: datetime,
    **more: object,
) -> None:
    decided = {"decided_by_id": actor.staff_id, "decided_at": now, "answer": answer}
    _update_proposal(connection, pending, state=state.value, **decided, **more)


def _update_proposal(connection: Connection, pending: Proposal, **values: object) -> None:
    is_open = proposal.c.state == ProposalState.SUBMITTED.value
    result = connection.execute(update(proposal).where(proposal.c.id == pending.id, is_open).values(values))
    if result.rowcount != 1:
        raise ProposalDecided("这份修改已经有人处理过，或者不在您管的范围里")
