"""Letters to keepers and to their union: one mail a station, one text message for all stations of a phone."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from geodata.sentence import Sentence
from locator.keepers.actions import links
from locator.keepers.domain import Question
from locator.mail.actions.outbox import Mail
from locator.mail.actions.outbox import put as put_mail
from locator.messages.actions.outgoing import put as put_message
from locator.messages.domain import Message

SUBJECTS = {
    Question.ASK: "请确认{name}的信息",
    Question.REMIND: "再次请确认{name}的信息",
    Question.CLOSURE: "{name}原定恢复的时间已过，开门了吗",
    Question.SILENCE: "{name}的守站人两周没有回音",
    Question.FINDINGS: "{name}有巡查发现的问题要改",
}
USUAL_OPENING = "{name}（编号 {code}）的开放时间和进门方式还对吗？"
OPENINGS = {Question.FINDINGS: "{name}（编号 {code}）有巡查发现的问题要改，改好请写一句、拍一张照片。"}


def ask(
    connection: Connection, rows: Sequence[Row[Any]], question: Question, base_url: str, now: datetime
) -> list[str]:
    """Ask the keepers of stations, each in their own way; return the links, which only the letters have."""
    written = [mail_link(connection, row, row.email, question, base_url, now) for row in rows if row.email]
    by_phone = sorted((row for row in rows if not row.email), key=lambda row: str(row.phone))
    for phone, theirs in groupby(by_phone, key=lambda row: str(row.phone)):
        stations = list(theirs)
        for start in range(0, len(stations), links.MAX_BUNDLED):
            some = stations[start : start + links.MAX_BUNDLED]
            written.append(_message_link(connection, some, phone, question, base_url, now))
    return written


def mail_link(
    connection: Connection, row: Row[Any], address: str, question: Question, base_url: str, now: datetime
) -> str:
    """Mail a new link of a station to an address; return it."""
    link = f"{base_url.rstrip('/')}/keeper/{links.create(connection, row.station_id, now)}"
    opening = OPENINGS.get(question, USUAL_OPENING)
    body = (
        f"{opening.format(name=row.station_name, code=row.code)}\n\n"
        f"打开下面的链接，点一下就好，不用登录：\n{link}\n\n链接只能用一次，只打开这一站。"
    )
    put_mail(connection, Mail(address, SUBJECTS[question].format(name=row.station_name), body), now)
    return link


def _message_link(
    connection: Connection,
    rows: Sequence[Row[Any]],
    phone: str,
    question: Question,
    base_url: str,
    now: datetime,
) -> str:
    """Send a text message with one link for some stations of a phone; return it."""
    if len(rows) == 1:
        path, stations = links.create(connection, rows[0].station_id, now), rows[0].station_name
    else:
        path = f"stations/{links.create_bundle(connection, [row.station_id for row in rows], now)}"
        stations = str(Sentence("{name}等 {n} 处", name=rows[0].station_name, n=len(rows)))
    link = f"{base_url.rstrip('/')}/keeper/{path}"
    put_message(connection, Message(phone, question.value, {"stations": stations, "link": link}), now)
    return link
