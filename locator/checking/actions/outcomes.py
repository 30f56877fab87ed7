"""The outcome of a call: recorded, what was confirmed is checked, and doubts that it answers end."""

from datetime import datetime

from sqlalchemy import Connection, insert
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.checking.actions.claims import claim, release
from locator.checking.domain.call import Call, Said, Topic
from locator.checking.domain.errors import ClaimLost
from locator.checking.queries import calls
from locator.checking.tables import check_call
from locator.reports.actions import doubt
from locator.stations.tables import facet_check

ANSWER_DOUBTS = frozenset({Topic.HOURS, Topic.ACCESS})  # as a keeper's confirmation does
BY_PHONE = "{union}打电话"


def record(
    connection: Connection, station_id: int, staff_id: int, union: str, call: Call, now: datetime
) -> None:
    """Record a person's call, for the union in whose name it was made, and give the station back.

    A claim that has expired is renewed, unless somebody else has the station by now: raises ClaimLost.
    """
    if not claim(connection, station_id, staff_id, now):
        raise ClaimLost(Sentence("这一站已经由别的同事在打，您写的还没有记下"))
    last_answer = calls.last_answer_at(connection, station_id)
    right = call.topics(Said.RIGHT)
    connection.execute(
        insert(check_call).values(
            station_id=station_id,
            staff_id=staff_id,
            called_at=now,
            outcome=call.outcome.value,
            right_topics=[topic.value for topic in right],
            wrong_topics=[topic.value for topic in call.topics(Said.WRONG)],
            note=call.note,
            again_at=call.again_at(now),
        )
    )
    _renew_checks(connection, station_id, right, BY_PHONE.format(union=union), now)
    if set(right) >= ANSWER_DOUBTS:
        doubt.overrule(connection, station_id, now, last_answer)
    release(connection, staff_id)


def _renew_checks(
    connection: Connection, station_id: int, topics: list[Topic], checked_by: str, now: datetime
) -> None:
    values = {"checked_at": now, "checked_by": checked_by}
    for facet in filter(None, (topic.facet for topic in topics)):
        row = upsert(facet_check).values(station_id=station_id, facet=facet.value, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["station_id", "facet"], set_=values))
