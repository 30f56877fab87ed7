"""An entry is changed: at once by whoever may publish, as a proposal by whoever may not; and answered.

What is asked here in words is enforced by the database: areas by policies, two people by a trigger.
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
from locator.organizations.queries import find_organization_id
from locator.sheets.domain.entry_cells import Cells, cells_of, changes, keep_unlisted_values
from locator.sheets.domain.reader import read_draft

DEMO_MARK = "演示"
NOT_HERE = Sentence("这一站不在您管的范围里，或者要搬到范围外面去")
TWO_PEOPLE = Sentence("这里的修改要两个人：一个人改，另一个人审批")


def looked_at(cells: Cells, stored: StoredStation | None) -> tuple[StationDraft | None, list[RowProblem]]:
    """Return the entry that cells amount to, its place in WGS 84, and everything that is wrong with it."""
    draft, problems = read_draft(0, cells, None)
    if draft is None:
        return None, problems
    (draft, *_), problems = convert_positions([draft])
    problems += lifecycle.status_problems(stored.draft if stored else None, draft)
    if stored and stored.draft.is_demo and not draft.name.startswith(DEMO_MARK):
        problems.append(RowProblem(0, "name", Sentence("演示的站，名字要用“{mark}”开头", mark=DEMO_MARK)))
    return (keep_unlisted_values(stored.draft, draft) if stored else draft), problems


def publish(
    connection: Connection, actor: Actor, stored: StoredStation | None, cells: Cells, today: date
) -> str:
    """Let an entry, or a new one, say what the cells say; return its code.

    Raises EntryInvalid; ChangedMeanwhile where the entry is not as it was read; NotAllowed outside
    the area, or where the union asks for two people.
    """
    draft = _entry(cells, stored)
    require_publishing(connection, actor, stored, draft)
    if stored and not changes(cells_of(stored.draft), cells_of(draft)):
        return stored.code
    return _written(connection, stored, draft, today, None)


def require_publishing(
    connection: Connection, actor: Actor, stored: StoredStation | None, draft: StationDraft
) -> None:
    """Ask for the right to publish at once, alone; raise NotAllowed."""
    _require(connection, actor, Right.PUBLISH, stored, draft)
    if not all(allows_own_approval(connection, code) for code in _divisions(stored, draft)):
        raise NotAllowed(TWO_PEOPLE)


def submit(
    connection: Connection, actor: Actor, stored: StoredStation | None, cells: Cells, words: str
) -> int:
    """Propose what an entry, or a new one, is to say; return the proposal's number.

    Raises EntryInvalid; NotAllowed where it lies, or is to lie, outside the area.
    """
    draft = _entry(cells, stored)
    _require(connection, actor, Right.EDIT, stored, draft)
    if stored and not changes(cells_of(stored.draft), cells_of(draft)):
        raise EntryInvalid([RowProblem(0, "name", Sentence("什么也没有改"))])
    values = {
        "station_id": stored.id if stored else None,
        "base": cells_of(stored.draft) if stored else {},
        "cells": dict(cells),
        "division_code": (stored.draft if stored else draft).division_code,
        "organization_id": stored.operator_id if stored else _operator_id(connection, draft),
        "author_id": actor.staff_id,
        "words": words,
    }
    return int(connection.scalars(insert(proposal).values(values).returning(proposal.c.id)).one())


def approve(
    connection: Connection,
    actor: Actor,
    asked: Proposal,
    choices: Mapping[str, bool],
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
    draft = _entry(cells, stored)
    _require(connection, actor, Right.PUBLISH, stored, draft)
    own = asked.author_id == actor.staff_id
    if own and not all(allows_own_approval(connection, code) for code in _divisions(stored, draft)):
        raise NotAllowed(TWO_PEOPLE)
    key = None if stored else new_keys(connection, 1)[0]
    named = {"station_id": key.id} if key else {}
    _decide(connection, asked, ProposalState.APPROVED, actor, answer, now, **named)
    return _written(connection, stored, draft, now.date(), key)


def reject(connection: Connection, actor: Actor, asked: Proposal, answer: str, now: datetime) -> None:
    """Send a proposal back, with the reason."""
    if not answer:
        raise EntryInvalid([RowProblem(0, "answer", Sentence("请写为什么退回，改的人看得到"))])
    _decide(connection, asked, ProposalState.REJECTED, actor, answer, now)


def withdraw(connection: Connection, actor: Actor, asked: Proposal) -> None:
    """Take one's own proposal back; raise NotAllowed for another's."""
    if asked.author_id != actor.staff_id:
        raise NotAllowed("只能撤回自己的修改")
    _set(connection, asked, state=ProposalState.WITHDRAWN.value)


def may_publish(connection: Connection, actor: Actor, stored: StoredStation | None, cells: Cells) -> bool:
    """Tell whether somebody may publish an entry at once, where it lies and where it is to lie."""
    then_in = cells.get("division_code") or None
    now_in, operator_id = (stored.draft.division_code, stored.operator_id) if stored else (then_in, None)
    places = {now_in, then_in}
    allowed = all(actor.may(Right.PUBLISH, code, operator_id) for code in places)
    return allowed and all(allows_own_approval(connection, code) for code in places)


def _written(
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


def _require(
    connection: Connection, actor: Actor, right: Right, stored: StoredStation | None, draft: StationDraft
) -> None:
    """Ask for the right where an entry lies and where it is to lie."""
    then_by = _operator_id(connection, draft)
    places = [(draft.division_code, then_by)]
    if stored is not None:
        places.append((stored.draft.division_code, stored.operator_id))
    if not all(actor.may(right, division, operator) for division, operator in places):
        raise NotAllowed(NOT_HERE)


def _divisions(stored: StoredStation | None, draft: StationDraft) -> set[str | None]:
    return {draft.division_code, *([stored.draft.division_code] if stored else [])}


def _operator_id(connection: Connection, draft: StationDraft) -> int | None:
    """Return the organisation that is to run a station, if there is one of that name."""
    return find_organization_id(connection, draft.operator) if draft.operator else None


def _entry(cells: Cells, stored: StoredStation | None) -> StationDraft:
    draft, problems = looked_at(cells, stored)
    if problems or draft is None:
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
