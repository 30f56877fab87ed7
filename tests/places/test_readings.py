"""What is read out of pypinyin's files is what pypinyin says."""

import random

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.seg.mmseg import seg

from geodata.divisions.codes import divisions
from locator.i18n.readings import phrases, syllables


def texts() -> list[str]:
    """Return names of divisions, phrases, beginnings of phrases, rare characters, and all of these mixed."""
    rng = random.Random(20261130)
    known = rng.sample(sorted(PHRASES_DICT), 3000)
    begun = [phrase[: rng.randint(1, 4)] for phrase in known]
    rare = [chr(code) for code in rng.sample(sorted(PINYIN_DICT), 1500)]
    strange = ["", " ", "a1", "〇", "ü", "驿站 No.7", "\U0002a6a5", "。", "é"]
    names = [place.name for place in rng.sample(list(divisions().values()), 500)]
    parts = [*known, *begun, *rare, *strange, *names]
    mixed = ["".join(rng.choices(parts, k=rng.randint(2, 5))) for _ in range(3000)]
    return [*parts, *mixed]


def test_texts_are_read_and_cut_as_pypinyin_does() -> None:
    differing = [
        text
        for text in texts()
        if syllables(text) != lazy_pinyin(text) or list(phrases(text)) != list(seg.cut(text))
    ]
    assert differing == []
