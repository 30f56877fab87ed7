"""Reasons that acts of ours gave are said in the reader's language; a person's own words stay."""

import pytest

from geodata.sentence import Sentence
from locator.history.views.audit_reasons import PATTERNS, reason


@pytest.mark.parametrize(
    "written, pattern",
    [
        ("提前结束行动", "提前结束行动"),
        ("审批第 1 份修改", "审批第 {number} 份修改"),
        ("审批第 12 份修改（改回从前的样子）", "审批第 {number} 份修改（{why}）"),
        ("登记守站人 li@example.org", "登记守站人 {email}"),
        ("登记管理员 li@example.org", "登记管理员 {email}"),
        ("导入《端州.xlsx》第 3 次", "导入《{file}》第 {number} 次"),
        ("高德：已上图", "{platform}：{why}"),
        ("审批第 2 份修改；看过了", "{before}；{after}"),
    ],
)
def test_what_our_acts_wrote_is_known_again(written: str, pattern: str) -> None:
    said = reason(written)
    assert said == written and isinstance(said, Sentence) and said.pattern == pattern


def test_a_reason_within_a_reason_is_ours_too() -> None:
    said = reason("审批第 12 份修改（改回从前的样子）")
    assert isinstance(said, Sentence) and isinstance(said.values["why"], Sentence)


@pytest.mark.parametrize("own", ["停电", "登记管理员搬走了", "说明：换了门", "{x}", "", "审批第一份修改"])
def test_a_persons_own_words_stay(own: str) -> None:
    assert reason(own) == own and not isinstance(reason(own), Sentence)


def test_no_pattern_hides_another() -> None:
    assert all(getattr(reason(one), "pattern", one) == one for one in PATTERNS if "{" not in one)
