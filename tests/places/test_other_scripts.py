"""Chinese names in Cyrillic, and names typed with words for kinds of places."""

import pytest

from locator.i18n.cyrillic import to_cyrillic, to_pinyin
from locator.places.domain.other_scripts import sounds_of


@pytest.mark.parametrize(
    ("syllables", "russian", "mongolian"),
    [
        ("zhao qing", "чжаоцин", "жаочин"),
        ("chang an", "чанъань", "чанъань"),
        ("xi an", "сиань", "сиань"),
        ("guang zhou", "гуанчжоу", "гуанжоу"),
        ("chong qing", "чунцин", "чунчин"),
        ("hang zhou", "ханчжоу", "ханжоу"),
        ("shen zhen", "шэньчжэнь", "шэньжэнь"),
        ("lv shun", "люйшунь", "люйшунь"),
        ("si chuan", "сычуань", "сычуань"),
        ("heng yang", "хэнъян", "хэнъян"),
    ],
)
def test_syllables_in_cyrillic(syllables: str, russian: str, mongolian: str) -> None:
    assert to_cyrillic(syllables.split(" "), "ru") == russian
    assert to_cyrillic(syllables.split(" "), "mn") == mongolian


@pytest.mark.parametrize(
    ("word", "pinyin"),
    [("Чжаоцин", "zhaoqing"), ("Жаочин", "zhaoqing"), ("Чанъань", "changan"), ("Шэньчжэнь", "shenzhen")],
)
def test_cyrillic_is_read_as_pinyin(word: str, pinyin: str) -> None:
    assert pinyin in to_pinyin(word)


@pytest.mark.parametrize("word", ["больница", "hello", "", "щщ", "х" * 1000, "ли" * 500])
def test_other_words_are_not_read_for_long(word: str) -> None:
    assert len(to_pinyin(word)) <= 16


@pytest.mark.parametrize(
    ("typed", "sound"),
    [
        ("Beijing railway station", "beijinghuochezhan"),
        ("railway station Beijing", "beijinghuochezhan"),
        ("Zhaoqing Train Station", "zhaoqinghuochezhan"),
        ("вокзал Чжаоцин", "zhaoqinghuochezhan"),
        ("Чжаоцин железнодорожный вокзал", "zhaoqinghuochezhan"),
        ("Пекин вокзал", "beijinghuochezhan"),
        ("Бээжин галт тэрэгний буудал", "beijinghuochezhan"),
        ("Wangfujing subway station", "wangfujingditiezhan"),
        ("улица Жэньминь", "renminlu"),
    ],
)
def test_words_for_kinds_of_places(typed: str, sound: str) -> None:
    assert sound in sounds_of(typed)


def test_chinese_is_not_asked_for_by_sound() -> None:
    assert sounds_of("肇庆火车站") == []
