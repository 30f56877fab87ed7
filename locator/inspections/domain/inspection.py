"""An inspection as a phone or a form sends it: each criterion met, or what is wrong, with a photo of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from geodata.sentence import Sentence
from locator.assessments.domain.given import Reading, words_up_to
from locator.assessments.domain.result import MAX_NOTE_LENGTH, MAX_WORDS_LENGTH, Nearness, NewFinding
from locator.assessments.domain.scheme import Criterion
from locator.time_zone import SHANGHAI

TIME_TO_PUT_RIGHT = timedelta(days=15)
FROM_A_PHONE = (Nearness.UNPROVED, Nearness.NEAR, Nearness.FAR)  # a class of distance, never a position
MET, FAILED = "met", "failed"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen at a door: points and findings by criterion, and a photo of each finding."""

    points: Mapping[str, int]
    findings: Sequence[NewFinding]
    photos: Mapping[str, bytes]
    made_at: datetime
    note: str
    nearness: Nearness
    client_key: str | None


def read_inspection(
    texts: Mapping[str, str], photos: Mapping[str, bytes], criteria: Sequence[Criterion], now: datetime
) -> Inspection:
    """Return the inspection of a form; raise InvalidRequest with a sentence for each lack."""
    reading = Reading()
    made_at = reading.take(Sentence("时间"), texts.get("made_at") or now.isoformat(), _moment, now)
    points, findings = {}, []
    for one in criteria:
        mark = reading.take(one.zh, texts.get(f"mark_{one.code}", ""), _mark, MET)
        points[one.code] = one.most_points if mark == MET else 0
        if mark == FAILED:
            words = reading.take(
                one.zh, texts.get(f"words_{one.code}", ""), words_up_to(MAX_WORDS_LENGTH), ""
            )
            due_on = made_at.astimezone(SHANGHAI).date() + TIME_TO_PUT_RIGHT
            findings.append(NewFinding(one.code, words, due_on))
            if not photos.get(one.code):
                reading.problems.setdefault(one.zh, Sentence("不合格的要拍一张照片"))
    note = reading.take(Sentence("备注"), texts.get("note", ""), words_up_to(MAX_NOTE_LENGTH, least=0), "")
    key = reading.take(Sentence("提交编号"), texts.get("key", ""), _key, None)
    reading.require_sound()
    found = {one.criterion: photos[one.criterion] for one in findings}
    return Inspection(points, findings, found, made_at, note, _nearness(texts.get("nearness", "")), key)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(Sentence("应写日期和时间")) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _mark(text: str) -> str:
    if text not in (MET, FAILED):
        raise ValueError(Sentence("请选合格还是不合格"))
    return text


def _key(text: str) -> str | None:
    try:
        return str(uuid.UUID(text)) if text else None
    except ValueError:
        raise ValueError(Sentence("这一页旧了，请重新打开")) from None


def _nearness(text: str) -> Nearness:
    return next((one for one in FROM_A_PHONE if one.value == text), Nearness.UNPROVED)
