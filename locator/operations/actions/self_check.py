"""Try the answers by text message regularly: a failure of a rarely used service would not be noticed."""

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql import insert

from geodata.sentence import Sentence
from locator.db.session import change, read
from locator.operations.domain import TEXT_ANSWER
from locator.operations.queries import self_checks
from locator.operations.tables import self_check
from locator.sms.domain import MAX_LINES, MAX_SEGMENTS, count_segments

SendText = Callable[[str], str]  # name of a place -> answer; raises OSError or ValueError
STATION_LINE = re.compile(r"[1-3] \S")


def check_text_service(engine: Engine, send: SendText, now: datetime) -> str:
    """Ask for a station that is open now and store the result; return the problem, empty if none."""
    place = read(engine, lambda connection: self_checks.open_station(connection, now))
    problem = _find_problem(send, place) if place else ""
    store_result(engine, TEXT_ANSWER, problem, now)
    return problem


def _find_problem(send: SendText, place: str) -> str:
    try:
        lines = send(place).strip().split("\n")
    except (OSError, ValueError) as error:
        return Sentence("没有答复：{error}", error=error)[:200]
    if len(lines) > MAX_LINES or count_segments("\n".join(lines)) > MAX_SEGMENTS:
        return Sentence("答复太长，短信里放不下")
    if not STATION_LINE.match(lines[0]):
        return Sentence("问“{place}”，没有答出开着的驿站", place=place)
    return ""


def store_result(engine: Engine, name: str, problem: str, now: datetime) -> None:
    """Note how a check of a name went; a problem is empty where it worked."""
    values = {"tried_at": now, "trouble": problem, **({} if problem else {"worked_at": now})}
    with change(engine) as connection:
        connection.execute(
            insert(self_check)
            .values(name=name, first_at=now, **values)
            .on_conflict_do_update(index_elements=["name"], set_=values)
        )
