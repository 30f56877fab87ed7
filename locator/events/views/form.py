"""The form of a happening: what it gives, and what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area, Right
from locator.accounts.views import session
from locator.errors import InvalidRequest
from locator.events.domain.event import EventTerms
from locator.events.domain.given import Given, read_event
from locator.events.domain.kinds import EventKind, HolidayPolicy, SignUp
from locator.events.queries.happenings import StoredEvent
from locator.events.views.venue import read_venue
from locator.http import clock

NOT_YOURS = Sentence("这里不归您管")
LABELS = {
    "name": Sentence("名称"),
    "when": Sentence("时间"),
    "responsible": Sentence("承办单位"),
    "station": Sentence("站点"),
    "place": Sentence("地点"),
    "address": Sentence("地址"),
    "position": Sentence("坐标"),
    "sign_up": Sentence("报名"),
    "capacity": Sentence("名额"),
    "places_left": Sentence("还剩"),
    "organisers": Sentence("主办单位"),
    "audience": Sentence("对象"),
    "holidays": Sentence("遇到节假日"),
    "kind": Sentence("类型"),
    "people": Sentence("人数"),
    "opinions": Sentence("意见条数"),
}


def given_event(connection: Connection, area: str, texts: Mapping[str, str]) -> EventTerms:
    """Return the happening that texts give; raise InvalidRequest with a sentence for each that is wrong."""
    given = read_given(connection, area, texts, session.actor().areas(Right.EDIT))
    if given.terms is None:
        raise InvalidRequest({LABELS.get(name, name): why for name, why in given.problems.items()})
    return given.terms


def read_given(connection: Connection, area: str, texts: Mapping[str, str], areas: Sequence[Area]) -> Given:
    """Read a happening with its place, which is a station of some areas or one of its own."""
    where = read_venue(connection, texts, areas)
    given = read_event(area, texts, where.venue, clock.now().date())
    problems = dict(given.problems) | dict(where.problems)
    if given.terms is None or problems:
        return Given(None, given.when, problems)
    return replace(given, terms=replace(given.terms, division_code=where.division_code))


def entered_of(stored: StoredEvent) -> dict[str, str]:
    """Return what the form of a happening shows."""
    terms, venue = stored.terms, stored.terms.venue
    position = f"{venue.position.lat:.6f},{venue.position.lon:.6f} WGS84" if venue.position else ""
    return {
        "area": terms.area,
        "name": terms.name,
        "kind": terms.kind.value,
        "when": terms.when_text,
        "station": stored.station_code,
        "place": venue.name,
        "address": venue.address,
        "position": position,
        "wayfinding": venue.wayfinding,
        "responsible": terms.responsible,
        "organisers": "、".join(terms.organisers),
        "audience": terms.audience,
        "capacity": "" if terms.capacity is None else str(terms.capacity),
        "places_left": "" if terms.places_left is None else str(terms.places_left),
        "sign_up": terms.sign_up_target,
        "holidays": terms.holiday_policy.value,
    }


def form_lists() -> dict[str, Any]:
    """Return what the lists of the form offer."""
    areas = session.actor().areas(Right.EDIT)
    return {
        "kinds": EventKind,
        "policies": HolidayPolicy,
        "sign_ups": SignUp,
        "editable": {area.key: area.name for area in areas},
    }
