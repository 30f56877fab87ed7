"""opening_hours as people write it: read into canonical syntax and shown back, or refused at its place."""

import csv
from pathlib import Path

import pytest

from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import Hours

CASES = Path(__file__).parent / "sloppy_cases.csv"
READ = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))
# What may mean two things, or says nothing: the place that is quoted, and the reason.
REFUSED = [
    ("Mo-Fr 08:00-17:00; Sa", 20, "没有写钟点"),
    ("Mo, We, Fr", 1, "没有写钟点"),
    ("Oct 1, Oct 2", 1, "没有写钟点"),
    ("PH", 1, "没有写钟点"),
    ("May 1-Sep 15", 1, "没有写钟点"),
    ("Mo-Fr 08:30-12:00; 14:00-17:00", 20, "没有写哪些日子"),
    ("Mo-Fr 9:00-5:00", 7, "上午还是下午"),
    ("Tu 7-10:30pm", 4, "上午还是下午"),
    ("We-So 10:00-18:00", 4, "不同语言"),
    ("Di 9:00-12:00", 1, "不同语言"),
    ("Mo-Fr 9-17; holidays closed", 13, "请写代码 PH"),
    ("Jul 4-Sep Mo[1] 10:00-12:00", 1, "几月几日"),
    ("Feb 30 10:00-12:00", 4, "没有这一天"),
    ("week 54 Mo 10:00-12:00", 6, "53 周"),
    ("Sep 16-Jun 14, Tu-Su 10:00-17:00", 16, "两种意思"),
    ("8:30", 1, "只写了一个钟点"),
]


@pytest.mark.parametrize("case", READ, ids=[case["text"] for case in READ])
def test_a_sloppy_text_is_read_into_canonical_syntax(case: dict[str, str]) -> None:
    assert Hours.parse(case["text"].replace("\\n", "\n")).canonical == case["canonical"]


@pytest.mark.parametrize("case", READ, ids=[case["canonical"] for case in READ])
def test_canonical_syntax_is_read_as_itself(case: dict[str, str]) -> None:
    assert Hours.parse(case["canonical"]).canonical == case["canonical"]


@pytest.mark.parametrize(("text", "column", "why"), REFUSED)
def test_what_may_mean_two_things_is_refused_at_its_place(text: str, column: int, why: str) -> None:
    with pytest.raises(InvalidHours, match=why) as refused:
        Hours.parse(text)
    assert refused.value.column == column
