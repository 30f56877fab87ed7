"""Sentences are strings that can still be translated."""

import pytest

from geodata.sentence import Sentence


def test_a_sentence_is_its_filled_pattern_and_remembers_both() -> None:
    said = Sentence("离{name}还有 {distance_m} 米", name="黄塘驿站", distance_m=300)
    assert said == "离黄塘驿站还有 300 米"
    assert said.pattern == "离{name}还有 {distance_m} 米"
    assert said.values == {"name": "黄塘驿站", "distance_m": 300}


def test_braces_in_a_value_are_no_pattern() -> None:
    assert Sentence("站名：{name}", name="{7*7}") == "站名：{7*7}"


def test_a_pattern_whose_value_is_missing_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Sentence("离{name}还有 {distance_m} 米", name="黄塘驿站")
