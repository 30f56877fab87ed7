"""Sentences are strings that keep their pattern for translation."""

import pytest

from geodata.sentence import Sentence


def test_a_sentence_is_its_filled_pattern_and_keeps_pattern_and_values() -> None:
    sentence = Sentence("离{name}还有 {distance_m} 米", name="黄塘驿站", distance_m=300)
    assert sentence == "离黄塘驿站还有 300 米"
    assert sentence.pattern == "离{name}还有 {distance_m} 米"
    assert sentence.values == {"name": "黄塘驿站", "distance_m": 300}


def test_braces_in_a_value_are_not_filled_in() -> None:
    assert Sentence("站名：{name}", name="{7*7}") == "站名：{7*7}"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        Sentence("离{name}还有 {distance_m} 米", name="黄塘驿站")
