"""Trying the text answer on oneself: a service that nobody uses daily dies without anybody noticing."""

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import insert

from geodata.sentence import Sentence
from locator.db.session import change, read
from locator.operations.queries import self_checks
from locator.operations.tables import self_check
from locator.sms.domain import MAX_LINE_LENGTH, MAX_STATIONS

TEXT_ANSWER = "text_answer"
AskText = Callable[[str], str]  # a place's name -> the answer; raises OSError or ValueError
FOUND = re.compile(r"[1-3] \S")


def check_text_answer(engine: Engine, ask: AskText, now: datetime) -> str:
    """Ask for a station that is open now and keep what came of it; return the trouble, empty for none."""
    place = read(engine, lambda connection: self_checks.open_station(connection, now))
    trouble = _trouble(ask, place) if place else ""
    _keep(engine, trouble, now)
    return trouble


def _trouble(ask: AskText, place: str) -> str:
    try:
        lines = ask(place).strip().split("\n")
    except (OSError, ValueError) as error:
        return Sentence("没有答复：{error}", error=error)[:200]
    if not 1 <= len(lines) <= MAX_STATIONS or max(map(len, lines)) > MAX_LINE_LENGTH:
        return Sentence("答复太长，短信里放不下")
    if not FOUND.match(lines[0]):
        return Sentence("问“{place}”，没有答出开着的驿站", place=place)
    return ""


def _keep(engine: Engine, trouble: str, now: datetime) -> None:
    said = {"tried_at": now, "trouble": trouble, **({} if trouble else {"worked_at": now})}
    with change(engine) as connection:
        connection.execute(
            insert(self_check)
            .values(name=TEXT_ANSWER, first_at=now, **said)
            .on_conflict_do_update(index_elements=["name"], set_=said)
        )
