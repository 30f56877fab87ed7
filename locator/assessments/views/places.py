"""The round that an address names, and whether the person has a right over all of its area."""

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.assessments.domain.rounds import Round
from locator.assessments.queries.rounds import find_round
from locator.errors import NotAllowed
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
