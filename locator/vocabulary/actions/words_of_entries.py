"""Which of unions' words an entry may have: those of its own union and of the unions above it.

A former name of a word is written as the word. What an entry has already it may keep.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from geodata.divisions.codes import full_name
from geodata.sentence import Sentence
from locator.entries.domain.draft import StationDraft
from locator.errors import RowProblem
from locator.organizations.tables import organization
from locator.stations.domain.own_words import ServiceWord
from locator.stations.domain.service import OWN_WORD, ServiceOffer, own_word
from locator.stations.queries import service_words

CELL = "services"


def with_words_in_use(
    connection: Connection, stored: StationDraft | None, draft: StationDraft, organization_id: int | None
) -> tuple[StationDraft, list[RowProblem]]:
    """Return the draft with each union's word as it is called now, and a problem for each it may not have."""
    if not any(OWN_WORD in offer.code for offer in draft.services):
        return draft, []
    holding = service_words.holding_at(connection, draft.division_code, organization_id)
    kept = {offer.code for offer in stored.services} if stored else set()
    offers: dict[str, ServiceOffer] = {}
    problems = []
    for offer in draft.services:
        code = _code_now(offer.code, holding)
        if code is None and offer.code not in kept:
            problems.append(RowProblem(0, CELL, _not_theirs(connection, offer.code)))
        offers.setdefault(code or offer.code, replace(offer, code=code or offer.code))
    return replace(draft, services=tuple(offers.values())), problems


def _code_now(code: str, holding: Sequence[ServiceWord]) -> str | None:
    if OWN_WORD not in code:
        return code
    exact = next((word.code for word in holding if word.code == code), None)
    return exact or next((word.code for word in holding if word.means(code)), None)


def _not_theirs(connection: Connection, code: str) -> Sentence:
    others = [word for word in service_words.of_code(connection, code) if not word.is_retired]
    if not others:
        return Sentence("“{word}”还不是本会的服务词：先在“服务词”里加上", word=own_word(code))
    return Sentence(
        "“{word}”是{union}的服务词，这一站不能用：本会也要用，先在“服务词”里加上",
        word=own_word(code),
        union=owner_name(connection, others[0].area),
    )


def owner_name(connection: Connection, area: str) -> str:
    """Return the name of the union of an area, by its key."""
    kind, _, key = area.partition(":")
    if kind == service_words.DIVISION:
        return Sentence("{place}的工会", place=full_name(key)) if key else Sentence("全国的工会")
    return connection.scalar(select(organization.c.name).where(organization.c.id == int(key))) or area
