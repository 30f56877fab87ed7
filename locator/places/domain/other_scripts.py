"""Names typed in Latin or Cyrillic letters: with words for a kind of place, and by sound.

``Beijing railway station`` is asked for as ``beijinghuochezhan``, ``вокзал Пекин`` as well.
"""

import csv
import re
import unicodedata
from functools import cache
from importlib import resources

from locator.i18n.cyrillic import to_pinyin
from locator.places.domain.exonyms import exonyms
from locator.places.domain.forms import fold, is_chinese

CYRILLIC = re.compile(r"[а-яёөү]")
LATIN = re.compile(r"[a-z]")
SMALL_WORDS = re.compile(r"\b(?:the|of|in|near|at|в|на|у|около|возле|рядом с)\b")
PINYIN_OF_KINDS = {
    **{
        "火车站": "huochezhan",
        "站": "zhan",
        "地铁站": "ditiezhan",
        "汽车站": "qichezhan",
        "公交站": "gongjiaozhan",
    },
    **{"机场": "jichang", "医院": "yiyuan", "人民医院": "renminyiyuan", "大学": "daxue", "学院": "xueyuan"},
    **{
        "学校": "xuexiao",
        "公园": "gongyuan",
        "市场": "shichang",
        "广场": "guangchang",
        "路": "lu",
        "街": "jie",
    },
    **{"大道": "dadao", "服务区": "fuwuqu", "口岸": "kouan"},
}


def sounds_of(text: str) -> list[str]:
    """Return the forms by sound of a text in Latin or Cyrillic letters; none for one with Chinese in it."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'").strip()
    if is_chinese(plain) or not (LATIN.search(plain) or CYRILLIC.search(plain)):
        return []
    rest, kind = _split_kind(SMALL_WORDS.sub(" ", plain))
    forms = [f"{sound}{kind}" for sound in _sounds(rest)]
    return list(dict.fromkeys(form for form in forms if form))


def _split_kind(text: str) -> tuple[str, str]:
    """Return a text without a word for a kind of place at its end or beginning, and the kind in pinyin."""
    spaced = re.sub(r"\s+", " ", text).strip()
    for word, chinese in _kind_words():
        for pattern in (rf"(?<=\w)[\s,]+{re.escape(word)}$", rf"^{re.escape(word)}[\s,]+(?=\w)"):
            rest, found = re.subn(pattern, "", spaced)
            if found:
                return rest.strip(), PINYIN_OF_KINDS[chinese]
    return spaced, ""


def _sounds(text: str) -> list[str]:
    if not CYRILLIC.search(text):
        return [fold(text)]
    own = _pinyin_of_exonyms().get(fold(text))
    if own:
        return [own]
    readings = [""]
    for word in re.findall(r"[\w-]+", text.replace("-", "")):
        found = to_pinyin(word)
        readings = [before + reading for before in readings for reading in found][:16]
    return readings


@cache
def _kind_words() -> list[tuple[str, str]]:
    """Return the words for kinds of places, the longest first."""
    file = resources.files("locator.places.domain").joinpath("kind_words.csv").read_text(encoding="utf-8")
    rows = {row["word"]: row["chinese"] for row in csv.DictReader(file.splitlines())}
    return sorted(rows.items(), key=lambda row: -len(row[0]))


@cache
def _pinyin_of_exonyms() -> dict[str, str]:
    """Return the pinyin of divisions by their names in Cyrillic: пекин is beijing."""
    return {
        fold(name): fold(names["en"].split(";")[0])
        for names in exonyms().values()
        for language in ("ru", "mn")
        for name in names.get(language, "").split(";")
        if name
    }
