"""The English desk imports in English: column names, findings, proposals and labels have translations."""

from collections.abc import Iterator
from datetime import date

import orjson
import pytest
from planted_errors import HEADER_LINE, HEADINGS, planted_grid

from geodata.crs.conversion import Crs
from geodata.sentence import Day, Sentence, sentence_from, values_to_json
from locator.hours.domain.posted.reading import NO_DAYS
from locator.i18n.catalogue import load
from locator.sheets.domain.columns.fields import fields
from locator.sheets.domain.columns.matching import match_columns
from locator.sheets.domain.findings import CHANGES_TRUTH, Choice, Finding, Severity
from locator.sheets.domain.row import read_rows

ENGLISH = load()["en"]


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """Return the findings of a sheet with an error of each kind, as they are stored and read back."""
    grid, _ = planted_grid()
    lines = list(grid.lines(HEADER_LINE + 1))
    matches = match_columns(HEADINGS, [cells for _, cells in lines])
    rows = read_rows(lines, matches, Crs.GCJ_02, today=date(2026, 11, 23), within="441200")
    found = [finding for row in rows for finding in row.findings]
    return [Finding.from_json(orjson.loads(orjson.dumps(finding.as_json()))) for finding in found]


def patterns(text: object) -> Iterator[str]:
    """Yield the patterns of a sentence and of all sentences in it."""
    if isinstance(text, Sentence):
        yield text.pattern
        for value in text.values.values():
            yield from patterns(value)


def untranslated(text: object) -> list[str]:
    return [one for one in patterns(text) if not one.isascii() and not ENGLISH.is_translated(one)]


def test_a_stored_finding_keeps_the_sentences_in_it() -> None:
    inner = Sentence("没写哪几天开放，按每天开放")
    sentence = Sentence("是“{words}”吗？{assumptions}", words=Sentence("每天"), assumptions=inner)
    found = Finding(
        3, (1,), "hours_likely", Severity.CONFIRM, sentence, choices=(Choice("每天8:30", Sentence("每天")),)
    )
    again = Finding.from_json(orjson.loads(orjson.dumps(found.as_json())))
    assert again == found and list(patterns(again.sentence)) == list(patterns(sentence))
    assert list(patterns(again.choices[0].label)) == ["每天"]
    day = Day(date(2026, 11, 23))
    stored = values_to_json({"day": day, "n": 2, "away_m": 1.5})
    assert sentence_from("{day}{n}{away_m}", stored).values == {"day": day, "n": 2, "away_m": 1.5}


def test_every_column_has_an_english_name() -> None:
    missing = {code: untranslated(field.zh) for code, field in fields().items() if untranslated(field.zh)}
    assert not missing
    assert all(str(ENGLISH.translate(field.zh)).isascii() for field in fields().values())


def test_every_finding_of_the_planted_errors_is_translated(findings: list[Finding]) -> None:
    assert len({finding.kind for finding in findings}) > 40
    missing = {one for finding in findings for one in untranslated(finding.sentence)}
    labels = [choice.label for finding in findings for choice in finding.choices]
    assert not missing | {one for label in labels for one in untranslated(label)}


def test_the_assumptions_of_hours_reach_the_page_in_english(findings: list[Finding]) -> None:
    likely = [ENGLISH.translate(one.sentence) for one in findings if one.kind == "hours_likely"]
    assert likely and not any(str(NO_DAYS) in text for text in likely)


@pytest.mark.parametrize("label", [*CHANGES_TRUTH.values(), *(severity.zh for severity in Severity)])
def test_labels_of_groups_are_translated(label: str) -> None:
    assert not untranslated(label)
