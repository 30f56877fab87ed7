"""The place that a form or an address names: a division or a union in the person's areas."""

from sqlalchemy import Connection

from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.views.division_labels import division_code_of
from locator.errors import InvalidRequest, NotAllowed
from locator.organizations.queries import find_organization_id
from locator.targets.domain.parts import levels_below
from locator.targets.domain.target import Per, split_area
from locator.targets.queries.areas import area_of, division_of, division_of_union

PLACE = Sentence("哪里的")


def area_key(connection: Connection, actor: Actor, right: Right, text: str) -> str:
    """Return the key of the area that a text names; without one the person's first.

    Raises InvalidRequest for what is no place, NotAllowed for one outside the person's areas.
    """
    own = {area.name: area.key for area in actor.areas(right)}
    if not text.strip():
        return next(iter(own.values()))
    return own.get(text.strip()) or _named(connection, actor, right, text.strip())


def may_for(connection: Connection, actor: Actor, right: Right, key: str) -> bool:
    """Tell whether a person has a right over all of an area."""
    division_code, organization_id = split_area(key)
    if organization_id is not None:
        return actor.may(right, division_of_union(connection, organization_id), organization_id)
    return actor.may(right, division_code)


def required_area(connection: Connection, actor: Actor, right: Right, key: str) -> Area:
    """Return the area of a key; raise NotAllowed where it is none of the person's."""
    area = area_of(connection, key) if may_for(connection, actor, right, key) else None
    if area is None:
        raise NotAllowed(Sentence("这里不归您管"))
    return area


def levels(connection: Connection, area: Area) -> list[Per]:
    """Return by what the parts of an area can be compared: the nearest divisions first, unions last."""
    return [*levels_below(division_of(connection, area)), Per.UNION]


def _named(connection: Connection, actor: Actor, right: Right, text: str) -> str:
    areas = actor.areas(right)
    try:
        code = division_code_of(text, areas)
    except UnknownDivision as error:
        organization_id = find_organization_id(connection, text)
        if organization_id is None:
            raise InvalidRequest({PLACE: error.args[0]}) from None
        key = f"organization:{organization_id}"
    else:
        key = f"division:{code}"
    if not may_for(connection, actor, right, key):
        raise NotAllowed(Sentence("“{place}”不归您管", place=text[:40]))
    return key
