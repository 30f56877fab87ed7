"""What an entry typed by hand is asked before it is saved: a twin of it, the way in, why it is changed."""

from collections.abc import Collection

from sqlalchemy import Connection

from geodata.sentence import Sentence, in_turn
from locator.accounts.domain.rights import Actor, Right
from locator.editing.actions.editing import check_entry
from locator.editing.domain.errors import TwinFound
from locator.entries.domain.draft import StationDraft
from locator.entries.domain.likeness import compare
from locator.entries.queries.drafts import StoredStation
from locator.entries.queries.twins import Twin, find_twins
from locator.errors import RowProblem
from locator.organizations.queries import find_organization_id
from locator.sheets.domain.entry_cells import Cells, cells_of, changes
from locator.stations.domain.access import AccessMethod

REASON = "reason"  # beside the cells of a form
NO_REASON = Sentence("请写为什么改：以后的人要靠它看懂这次改动")
NO_WAY_IN = Sentence("请选怎么进门；不知道就选“进门方式未核实”，公众看得到没有核实")


def way_in_problems(cells: Cells, stored: StoredStation | None) -> list[RowProblem]:
    """Return a problem where an entry says nothing of the way in; unknown must be said (``unknown``).

    A stored entry whose way in was unknown before may stay so.
    """
    was_unknown = stored is not None and stored.draft.access.method is AccessMethod.UNKNOWN
    return [] if cells.get("access") or was_unknown else [RowProblem(0, "access", NO_WAY_IN)]


def reason_problems(cells: Cells, stored: StoredStation | None, reason: str) -> list[RowProblem]:
    """Return a problem where a stored entry is changed and nobody says why."""
    is_told = bool(reason.strip()) or stored is None or not changes(cells_of(stored.draft), cells)
    return [] if is_told else [RowProblem(0, REASON, NO_REASON)]


def undecided_twins(
    connection: Connection,
    actor: Actor,
    stored: StoredStation | None,
    cells: Cells,
    other_than: Collection[str],
) -> list[Twin]:
    """Return the stations that an entry may be, but for the codes that somebody has said it is not.

    A stored entry is asked only about stations that it was not like before.
    """
    draft, _ = check_entry(cells, stored)
    if draft is None or (stored and _is_where_and_what_it_was(stored.draft, draft)):
        return []
    operator_id = find_organization_id(connection, draft.operator) if draft.operator else None
    if not actor.may(Right.EDIT, draft.division_code, operator_id):
        return []  # saving is refused for that reason
    twins = find_twins(connection, draft, actor.areas(Right.LOOK), stored.id if stored else None)
    return [
        twin
        for twin in twins
        if twin.code not in other_than and not (stored and compare(stored.draft, twin).needs_review)
    ]


def require_no_twin(
    connection: Connection,
    actor: Actor,
    stored: StoredStation | None,
    cells: Cells,
    other_than: Collection[str],
) -> None:
    """Raise TwinFound where an entry may be a stored station that `other_than` does not name."""
    twins = undecided_twins(connection, actor, stored, cells, other_than)
    if twins:
        raise TwinFound(in_turn(map(twin_sentence, twins)))


def twin_sentence(twin: Twin) -> Sentence:
    """Return which station an entry may be, and how far away it is."""
    if twin.distance_m is None:
        return Sentence("像是已有的 {code}“{name}”，有一处没有坐标", code=twin.code, name=twin.name)
    return Sentence(
        "像是已有的 {code}“{name}”，相距 {distance_m} 米",
        code=twin.code,
        name=twin.name,
        distance_m=twin.distance_m,
    )


def other_station_reason(reason: str, codes: Collection[str]) -> str:
    """Return a reason for the history that also says which stations the entry is not."""
    said = Sentence("和 {codes} 不是同一处", codes="、".join(codes))
    return "；".join(part for part in (str(said) if codes else "", reason) if part)


def _is_where_and_what_it_was(before: StationDraft, after: StationDraft) -> bool:
    return all(
        getattr(before, name) == getattr(after, name)
        for name in ("name", "address", "division_code", "position", "external_identifier")
    )
