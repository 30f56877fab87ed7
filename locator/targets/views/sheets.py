"""Rows of the workbooks: what a page of a target or of a comparison shows, with numbers as numbers."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from geodata.divisions.codes import divisions, full_name
from geodata.sentence import Sentence
from locator.http.language import translate
from locator.targets.domain.comparison import Comparison, Counts, Month
from locator.targets.domain.result import Result
from locator.targets.domain.tally import Standing, Tally
from locator.targets.domain.target import Metric, Per
from locator.targets.queries.tallies import NamedStation

Cells = list[str | float]
PLACE, ELSEWHERE, TOTAL = Sentence("地区或工会"), Sentence("没有写清楚是哪里的"), Sentence("合计")
SUMS = (
    Sentence("共"),
    Sentence("公开的"),
    Sentence("不公开的"),
    Sentence("期内新增"),
    Sentence("筹建（现在）"),
    Sentence("暂停（现在）"),
)


def result_headings(result: Result) -> list[str]:
    """Return the headings of a target's workbook."""
    columns = [Sentence("站点数"), *([Sentence("期内新增")] if _has_added(result) else [])]
    if result.target.terms.metric is Metric.AREA:
        columns += [Sentence("面积够的"), Sentence("面积不够的"), Sentence("没有登记面积的")]
    return [
        translate(one)
        for one in (PLACE, *columns, Sentence("现在是"), Sentence("达到没有"), Sentence("还差"))
    ]


def result_rows(result: Result, stations: Sequence[NamedStation]) -> Iterator[Cells]:
    """Yield the rows of a target's workbook: each part, those elsewhere, all; then stations by name."""
    for one in result.parts:
        yield [one.part.name, *_numbers(result, one.tally), *_judged(one.standing)]
    if result.elsewhere.count:
        yield [translate(ELSEWHERE), *_numbers(result, result.elsewhere)]
    if result.has_total:
        judged = (
            _judged(result.standing) if result.target.terms.per is Per.SELF else [translate(result.words)]
        )
        yield [translate(TOTAL), *_numbers(result, result.total), *judged]
    for station in stations:
        area = translate(Sentence("没有登记")) if station.area_m2 is None else station.area_m2
        code = station.division_code
        place = full_name(code) if code and code in divisions() else ""
        yield [station.name, area, station.code, place]


def result_notes(result: Result, now: datetime) -> list[list[str]]:
    """Return the notes of a target's workbook: what it asks for, and how it was counted."""
    terms = result.target.terms
    pairs = (
        (Sentence("目标"), terms.demand),
        (Sentence("哪里的"), result.place),
        (Sentence("期限"), terms.period),
        (Sentence("依据的文件"), " ".join((terms.document, terms.link)).strip()),
        (Sentence("怎么算"), terms.metric.meaning),
        (Sentence("做出的时间"), f"{now:%Y-%m-%d %H:%M}"),
    )
    return [[translate(name), translate(text)] for name, text in pairs]


def comparison_headings(comparison: Comparison) -> list[str]:
    """Return the headings of a comparison's workbook."""
    return [translate(one) for one in (PLACE, *(kind.zh for kind in comparison.kinds), *SUMS)]


def comparison_rows(comparison: Comparison) -> Iterator[Cells]:
    """Yield the rows of a comparison's workbook, zeros included."""
    for part, counts in comparison.rows:
        yield [part.name, *counts_of(comparison, counts)]
    if comparison.elsewhere.total:
        yield [translate(ELSEWHERE), *counts_of(comparison, comparison.elsewhere)]
    yield [translate(TOTAL), *counts_of(comparison, comparison.total)]


def counts_of(comparison: Comparison, counts: Counts) -> list[int]:
    """Return the numbers of a row in the order of the headings."""
    kinds = [counts.by_kind[kind] for kind in comparison.kinds]
    sums = (counts.total, counts.public, counts.not_public, counts.added, counts.planned, counts.suspended)
    return [*kinds, *sums]


def month_rows(months: Sequence[Month]) -> list[Cells]:
    """Return the rows of the second table of a comparison's workbook."""
    return [[one.month, one.opened, one.reopened, one.closed, one.there] for one in months]


def _has_added(result: Result) -> bool:
    return result.target.terms.metric is Metric.ADDED


def _numbers(result: Result, tally: Tally) -> list[int]:
    numbers = [tally.count, *([tally.added] if _has_added(result) else [])]
    if result.target.terms.metric is Metric.AREA:
        numbers += [tally.area_met, tally.area_short, tally.area_unknown]
    return numbers


def _judged(standing: Standing) -> Cells:
    return [translate(standing.shown), translate(standing.words), standing.lacking]
