"""Which opening_hours texts are valid, and the column of the error in those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import LONGEST_TEXT, Hours
from locator.hours.domain.posted.hours import read_posted_hours


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Mo-Fr 08:30-25:61", 16),
        ("Mo-Fr 08:30-17:30; blah", 20),
        ("every day", 1),
        ("", 1),
        ("周一至周五", 1),
    ],
)
def test_an_invalid_text_is_refused_with_the_column_of_the_error(text: str, column: int) -> None:
    with pytest.raises(InvalidHours) as refused:
        Hours.parse(text)
    assert refused.value.column == column
    assert str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Mo-Fr 08:30-17:30; SH off", "学校假期"),
        ("Mo-Su sunrise-sunset", "日出日落"),
        ("Mo-Su 08:00+", "几点关门"),
        ("easter off", "复活节"),
        ("PH +1 day off", "节假日前后"),
    ],
)
def test_unsupported_syntax_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(InvalidHours, match=why):
        Hours.parse(text)


def test_keywords_in_a_comment_are_ignored() -> None:
    assert Hours.parse('Mo-Fr 08:00-17:00 "SH and sunset differ"')


def test_a_too_long_text_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(InvalidHours, match="超过"):
        Hours.parse("Mo-Fr 08:00-17:00; " * (LONGEST_TEXT // 10))


def test_the_canonical_form_is_that_of_the_library() -> None:
    assert Hours.parse("Mo-Fr 8:30-17:30;PH off").canonical == "Mo-Fr 08:30-17:30; PH closed"


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        hours = Hours.parse(text)
    except InvalidHours as error:
        assert error.column is not None
        return
    assert Hours.parse(hours.canonical).rules == hours.rules


def test_marks_that_are_not_seen_say_nothing() -> None:
    assert Hours.parse("\u202eMo-Fr\u2060 09:00-17:00\u200f").canonical == "Mo-Fr 09:00-17:00"
    assert read_posted_hours("\u202a周一至周五\u200b 9:00-17:00\u202c").hours.canonical == "Mo-Fr 09:00-17:00"
