"""Reasons that the program wrote are translated; those that a person wrote stay as they are."""

import pytest

from geodata.sentence import Sentence
from locator.history.views.audit_reasons import PATTERNS, translated_reason


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
def test_a_reason_of_the_program_is_recognised_by_its_pattern(written: str, pattern: str) -> None:
    reason = translated_reason(written)
    assert reason == written and isinstance(reason, Sentence) and reason.pattern == pattern


def test_a_reason_within_a_reason_is_translated_too() -> None:
    reason = translated_reason("审批第 12 份修改（改回从前的样子）")
    assert isinstance(reason, Sentence) and isinstance(reason.values["why"], Sentence)


@pytest.mark.parametrize("own", ["停电", "登记管理员搬走了", "说明：换了门", "{x}", "", "审批第一份修改"])
def test_a_reason_that_a_person_wrote_is_not_translated(own: str) -> None:
    assert translated_reason(own) == own and not isinstance(translated_reason(own), Sentence)


def test_no_pattern_hides_another() -> None:
    for template in PATTERNS:
        if "{" not in template:
            assert getattr(translated_reason(template), "pattern", template) == template
