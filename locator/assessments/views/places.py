"""The round that an address names, whether the person has a right over all of its area, names of areas."""

from collections.abc import Iterable

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.assessments.domain.rounds import Round
from locator.assessments.queries.rounds import find_round
from locator.errors import NotAllowed
from locator.targets.queries.areas import area_of
from locator.targets.views.places import may_for


def may_in_round(connection: Connection, right: Right, one: Round) -> bool:
    """Tell whether the person has a right over all of a round's area."""
    return may_for(connection, session.actor(), right, one.terms.area)


def require_round(connection: Connection, key: int, right: Right) -> Round:
    """Return a round; raise NotAllowed without a right over all of its area, AssessmentNotFound."""
    found = find_round(connection, key)
    if not may_in_round(connection, right, found):
        raise NotAllowed(Sentence("这一轮评估不归您管"))
    return found


def names_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of areas by their keys; the key itself where there is no such area any more."""
    areas = {key: area_of(connection, key) for key in set(keys)}
    return {key: area.name if area else key for key, area in areas.items()}
