"""What follows a finding: the keeper is told and answers, the office verifies the answer or sends it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, exists, update

from geodata.sentence import Sentence
from locator.assessments.domain.result import MAX_WORDS_LENGTH, FindingState
from locator.assessments.tables import finding
from locator.db.session import change
from locator.errors import InvalidRequest
from locator.inspections.actions import photos
from locator.inspections.domain.errors import FindingNotOpen
from locator.keepers.actions import letters
from locator.keepers.actions.confirmations import KEPT
from locator.keepers.domain import Question
from locator.stations.tables import station

OPEN, ANSWERED = FindingState.OPEN.value, FindingState.ANSWERED.value
UNTOLD = and_(finding.c.state == OPEN, finding.c.told_at.is_(None))
BATCH = 100  # stations of a transaction


def tell_keepers(engine: Engine, base_url: str, now: datetime) -> int:
    """Send each keeper one link for all that is new at their stations; return how many stations.

    Each batch is a transaction, letters included: if it is interrupted, nobody is told twice.
    """
    count = 0
    while True:
        with change(engine) as connection:
            untold = exists().where(finding.c.station_id == station.c.id, UNTOLD)
            rows = connection.execute(KEPT.where(untold).order_by(station.c.id).limit(BATCH)).all()
            told = finding.c.station_id.in_([row.station_id for row in rows])
            connection.execute(update(finding).where(told, UNTOLD).values(told_at=now))
            letters.ask(connection, rows, Question.FINDINGS, base_url, now)
        if not rows:
            return count
        count += len(rows)


def answer(
    connection: Connection, station_id: int, finding_id: int, words: str, content: bytes, now: datetime
) -> None:
    """Keep a keeper's answer: words, and a photo if there is one. Raises InvalidRequest, FindingNotOpen."""
    said = _require_words(words, Sentence("怎么改的"))
    values = {
        "state": ANSWERED,
        "answer": said,
        "answered_at": now,
        "decided_by_id": None,
        "decided_at": None,
    }
    of_station = finding.c.station_id == station_id
    _move(connection, finding_id, of_station & finding.c.state.in_([OPEN, ANSWERED]), values)
    if content:
        photos.take_in(connection, finding_id, station_id, content, now, is_answer=True)


def verify(connection: Connection, finding_id: int, staff_id: int, now: datetime) -> None:
    """Take an answer: what was found is put right. Raises FindingNotOpen."""
    values = {"state": FindingState.VERIFIED.value, "decided_by_id": staff_id, "decided_at": now}
    _move(connection, finding_id, finding.c.state == ANSWERED, values)


def send_back(connection: Connection, finding_id: int, staff_id: int, words: str, now: datetime) -> None:
    """Send an answer back with words; the keeper is told again. Raises InvalidRequest, FindingNotOpen."""
    said = _require_words(words, Sentence("为什么退回"))
    values = {"state": OPEN, "reply": said, "decided_by_id": staff_id, "decided_at": now, "told_at": None}
    _move(connection, finding_id, finding.c.state == ANSWERED, values)


def _require_words(words: str, name: str) -> str:
    said = words.strip()
    if not said or len(said) > MAX_WORDS_LENGTH:
        raise InvalidRequest({name: Sentence("请写一句，最多 {n} 个字", n=MAX_WORDS_LENGTH)})
    return said


def _move(connection: Connection, finding_id: int, condition: Any, values: dict[str, Any]) -> None:
    done = connection.execute(update(finding).where(finding.c.id == finding_id, condition).values(values))
    if done.rowcount != 1:
        raise FindingNotOpen(Sentence("这个问题现在不能这样办：可能已经办过，请刷新再看"))
