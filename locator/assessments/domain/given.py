"""Schemes, rounds and rules as forms give them: each text read, or a sentence about what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from geodata.sentence import Sentence
from locator.assessments.domain.rounds import RoundTerms, Stage, StageDates
from locator.assessments.domain.rules import Cause, RuleTerms, Step
from locator.assessments.domain.scheme import (
    MAX_CRITERIA,
    MAX_LEVELS,
    MAX_STARS,
    Criterion,
    Level,
    Proof,
    SchemeKind,
    SchemeTerms,
)
from locator.bookkeeping.domain.money import parse_amount
from locator.errors import InvalidRequest
from locator.stations.domain.station import StationKind

DIGITS = re.compile(r"\d{1,6}", re.ASCII)
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
MAX_MONTHS, MAX_POINTS, WHOLE, MAX_THRESHOLD = 120, 1_000, 100, 100_000
Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)
Row = Sequence[str]  # the texts of a row, in the order of the form


class Reading:
    """Reads the texts of a form, and collects a sentence for each that is wrong."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.problems: dict[str, str] = {}

    def take(self, name: str, text: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        """Return what a text means; note what is wrong with it and return `otherwise`."""
        try:
            return parse(" ".join(unicodedata.normalize("NFC", text).split()))
        except ValueError as error:
            self.problems.setdefault(name, error.args[0])
            return otherwise

    def require_sound(self) -> None:
        """Raise InvalidRequest if a text was wrong."""
        if self.problems:
            raise InvalidRequest(self.problems)


def read_scheme(
    area: str, texts: Mapping[str, str], criteria: Sequence[Row], levels: Sequence[Row]
) -> SchemeTerms:
    """Return the scheme of a form; rows without words are left out. Raises InvalidRequest."""
    reading = Reading()
    get = texts.get
    terms = SchemeTerms(
        area=area,
        code=reading.take(Sentence("代号"), get("code", ""), _code, ""),
        kind=reading.take(Sentence("种类"), get("kind", ""), _choice(SchemeKind), SchemeKind.INSPECTION),
        name=reading.take(Sentence("名称"), get("name", ""), words_up_to(100), ""),
        valid_months=reading.take(Sentence("有效几个月"), get("months", ""), number_in(1, MAX_MONTHS), 1),
        document=reading.take(Sentence("依据的文件"), get("document", ""), words_up_to(200, least=0), ""),
        criteria=_criteria(reading, [row for row in criteria if row[1].strip()][:MAX_CRITERIA]),
        levels=_levels(reading, [row for row in levels if row[0].strip()][:MAX_LEVELS]),
    )
    reading.require_sound()
    return terms


def read_round(area: str, scheme_id: int, texts: Mapping[str, str], kinds: Sequence[str]) -> RoundTerms:
    """Return the round of a form; a stage without days is none of it. Raises InvalidRequest."""
    reading = Reading()
    terms = RoundTerms(
        scheme_id=scheme_id,
        name=reading.take(Sentence("名称"), texts.get("name", ""), words_up_to(100), ""),
        area=area,
        kinds=tuple(kind for kind in StationKind if kind.value in kinds),
        outsiders_only=texts.get("outsiders") == "yes",
        stages=tuple(_stages(reading, texts)),
    )
    reading.require_sound()
    return terms


def read_rule(area: str, texts: Mapping[str, str]) -> RuleTerms:
    """Return the rule of a form; raise InvalidRequest."""
    reading = Reading()
    cause = reading.take(Sentence("什么情况"), texts.get("cause", ""), _choice(Cause), Cause.LOW_USE)
    threshold = number_in(0, MAX_THRESHOLD)
    terms = RuleTerms(
        area=area,
        cause=cause,
        threshold=reading.take(Sentence("到多少"), texts.get("threshold", ""), threshold, 0),
        step=reading.take(Sentence("建议怎么办"), texts.get("step", ""), _choice(Step), Step.RECTIFY),
        criterion=reading.take(
            Sentence("哪一条标准"), texts.get("criterion", ""), words_up_to(200, least=0), ""
        ),
    )
    if terms.criterion and cause is not Cause.LOW_SCORE:
        reading.problems[Sentence("哪一条标准")] = Sentence("只有看得分的规则才写哪一条标准")
    reading.require_sound()
    return terms


def number_in(least: int, most: int) -> Callable[[str], int]:
    """Return a parser of whole numbers between two; it raises ValueError."""

    def parse(text: str) -> int:
        plain = unicodedata.normalize("NFKC", text)
        if not DIGITS.fullmatch(plain) or not least <= int(plain) <= most:
            raise ValueError(Sentence("应是 {least} 到 {most} 的整数", least=least, most=most))
        return int(plain)

    return parse


def words_up_to(most: int, least: int = 1) -> Callable[[str], str]:
    """Return a parser of words of a length; it raises ValueError."""

    def parse(text: str) -> str:
        if len(text) < least:
            raise ValueError(Sentence("请写上"))
        if len(text) > most:
            raise ValueError(Sentence("太长；最多 {n} 个字", n=most))
        return text

    return parse


def parse_iso_day(text: str) -> date:
    """Parse a day of a date field, ``2026-11-23``; raise ValueError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(Sentence("“{text}”不是日子：应写 2026-11-23", text=text[:20])) from None


def _criteria(reading: Reading, rows: Sequence[Row]) -> tuple[Criterion, ...]:
    taken = {row[0] for row in rows if row[0]}
    fresh = (code for n in range(1, 2 * MAX_CRITERIA) if (code := f"c{n}") not in taken)
    return tuple(_criterion(reading, row, row[0] or next(fresh)) for row in rows)


def _criterion(reading: Reading, row: Row, code: str) -> Criterion:
    _, zh, most, weight, proof = row
    return Criterion(
        reading.take(zh, code, _code, ""),
        reading.take(Sentence("标准"), zh, words_up_to(200), ""),
        reading.take(zh, most, number_in(1, MAX_POINTS), 1),
        reading.take(zh, weight, number_in(1, WHOLE), 1),
        reading.take(zh, proof, _choice(Proof), Proof.NONE),
    )


def _levels(reading: Reading, rows: Sequence[Row]) -> tuple[Level, ...]:
    return tuple(_level(reading, row, rank) for rank, row in enumerate(rows, 1))


def _level(reading: Reading, row: Row, rank: int) -> Level:
    name, stars, least, subsidy = row
    return Level(
        rank,
        reading.take(Sentence("等级"), name, words_up_to(40), ""),
        reading.take(name, stars or "0", number_in(0, MAX_STARS), 0),
        Decimal(reading.take(name, least, number_in(0, WHOLE), 0)),
        reading.take(name, subsidy or "0", parse_amount, Decimal(0)),
    )


def _stages(reading: Reading, texts: Mapping[str, str]) -> list[StageDates]:
    chosen = [
        stage for stage in Stage if texts.get(f"{stage.value}_begins") or texts.get(f"{stage.value}_ends")
    ]
    return [_stage(reading, texts, stage) for stage in chosen]


def _stage(reading: Reading, texts: Mapping[str, str], stage: Stage) -> StageDates:
    begins, ends = (
        reading.take(stage.zh, texts.get(f"{stage.value}_{name}", ""), parse_iso_day, date.min)
        for name in ("begins", "ends")
    )
    return StageDates(stage, begins, ends)


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValueError(Sentence("用小写字母开头，只有小写字母、数字和下划线，例如 star"))
    return text


def _choice(choices: type[Choice]) -> Callable[[str], Choice]:
    def parse(text: str) -> Choice:
        if text not in list(choices):
            raise ValueError(Sentence("请选一项"))
        return choices(text)

    return parse
