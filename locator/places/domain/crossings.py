"""Crossings as people name them: 人民路与解放路交叉口, 人民路解放路路口, Renmin Lu & Jiefang Lu."""

import re
import unicodedata
from collections.abc import Iterator

from locator.places.domain.forms import is_chinese

BEHIND = re.compile(
    r"的?(?:十字路口|丁字路口|三岔路口|[TY]字路口|交叉路口|交叉口|交叉处|交叉|交汇处|交汇口|交汇|交会处|交会|交界处|交界|"
    r"交口|相交处|路口|街口|道口|拐角处?|转角处?|口|处)$",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"\s*(?:与|和|跟|及|同|、|/|\+|×|\*|&|—|-|~|\s|x|X)\s*")
SPACE = re.compile(r"\s+")
LATIN_BETWEEN = re.compile(r"\s*(?:&|/|\+|×|\b(?:and|и|ба|at|x)\b)\s*", re.IGNORECASE)
LATIN_AROUND = re.compile(
    r"^(?:(?:at\s+)?(?:the\s+)?(?:crossing|intersection|corner|junction)\s+of|угол|перекр[её]сток|пересечение)\s+"
    r"|\s+(?:crossing|intersection|corner|junction)$",
    re.IGNORECASE,
)
ROAD_END = re.compile(r"(?<=.[路街道巷线桥同弄])|(?<=[路街道巷线桥][东南西北中])")
MAX_PAIRS = 16


def parse_crossing(text: str) -> list[tuple[str, str]]:
    """Return the pairs of roads whose crossing a text may name, the likeliest first; none for other texts.

    Whether they are roads, and do cross, the gazetteer and the ground know.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    pairs = _chinese_pairs(plain) if is_chinese(plain) else _latin_pairs(plain)
    return list(dict.fromkeys(pair for pair in pairs if all(pair) and pair[0] != pair[1]))[:MAX_PAIRS]


def _chinese_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield both roads with and without what stands behind them: 解放路口 is that of 解放路."""
    without = BEHIND.sub("", text)
    for candidate in dict.fromkeys((without, *_with_shared_end(text, without), text)):
        for between in BETWEEN.finditer(candidate):
            yield candidate[: between.start()].strip(), candidate[between.end() :].strip()
        if candidate != text:
            joined = SPACE.sub("", candidate)
            yield from ((joined[: end.end()], joined[end.end() :]) for end in ROAD_END.finditer(joined))


def _with_shared_end(text: str, without: str) -> Iterator[str]:
    """Yield 人民路解放路 of 人民路解放路口, whose last character both road and crossing use."""
    behind = text[len(without) :]
    if behind in ("路口", "街口", "道口"):
        yield without + behind[0]


def _latin_pairs(text: str) -> Iterator[tuple[str, str]]:
    parts = LATIN_BETWEEN.split(LATIN_AROUND.sub("", text))
    if len(parts) == 2:
        yield parts[0].strip(), parts[1].strip()
