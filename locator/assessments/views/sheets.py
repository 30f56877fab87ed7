"""Rows of the workbook of a round's results, with numbers as numbers; on its second sheet the levels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from geodata.sentence import Sentence
from locator.assessments.domain.result import Result
from locator.assessments.domain.rounds import Round
from locator.assessments.domain.scheme import Scheme
from locator.assessments.queries.tallies import LevelTally
from locator.http.language import translate
from locator.time_zone import SHANGHAI

HEADINGS = (
    Sentence("编号"),
    Sentence("站名"),
    Sentence("组"),
    Sentence("打分的人"),
    Sentence("哪一天"),
    Sentence("得分"),
    Sentence("等级"),
    Sentence("补贴（元）"),
    Sentence("到场证明"),
    Sentence("谁确认的"),
    Sentence("有效到"),
)
LEVEL_HEADINGS = (Sentence("等级"), Sentence("站点数"), Sentence("每站补贴（元）"), Sentence("合计（元）"))
BELOW = Sentence("不够最低一级")


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """What the workbook of a round is made of."""

    round: Round
    scheme: Scheme
    place: str
    results: Sequence[Result]
    tallies: Sequence[LevelTally]


def headings() -> list[str]:
    """Return the headings of the results."""
    return [translate(one) for one in HEADINGS]


def levels() -> tuple[str, list[str], Mapping[str, int]]:
    """Return the title, headings and widths of the table of levels."""
    return translate(Sentence("各等级")), [translate(one) for one in LEVEL_HEADINGS], {}


def rows(found: RoundSheet, today: date) -> Iterator[list[str | float] | dict[str, Any]]:
    """Yield the results, then the levels for the second sheet."""
    for one in found.results:
        yield [*_judged(one), *_confirmed(one, today)]
    yield {"more": [_level(one) for one in found.tallies]}


def notes(found: RoundSheet, now: datetime) -> list[list[str]]:
    """Return the notes: which round by which version of which scheme, and when it was asked."""
    terms = found.round.terms
    pairs = (
        (Sentence("哪一轮"), terms.name),
        (Sentence("哪里的"), found.place),
        (Sentence("标准"), translate(found.scheme.title)),
        (Sentence("导出的时间"), f"{now:%Y-%m-%d %H:%M}"),
    )
    return [[translate(name), text] for name, text in pairs]


def _level(one: LevelTally) -> list[str | float]:
    name = one.name or translate(BELOW)
    return [name, one.stations, float(one.subsidy_each_yuan), float(one.subsidy_yuan)]


def _judged(one: Result) -> list[str | float]:
    day = one.made_at.astimezone(SHANGHAI).date().isoformat()
    return [one.station_code, one.station_name, one.team, one.made_by, day, float(one.score)]


def _confirmed(one: Result, today: date) -> list[str | float]:
    """Return level and subsidy, which count once confirmed, and until when."""
    subsidy: str | float = float(one.subsidy_yuan) if one.confirmed_at else ""
    until = one.valid_until.isoformat() if one.valid_until else ""
    expired = (
        translate(Sentence("{day}（已过期）", day=until)) if until and not one.is_valid(today) else until
    )
    return [one.level, subsidy, translate(one.nearness.zh), one.confirmed_by, expired]
