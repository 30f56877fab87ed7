"""Reading a heading as the wording of a field: exactly, as a service, trimmed, contained, with a slip.

Each reading returns fields with a confidence and its reason.
"""

import re
from collections.abc import Callable

from rapidfuzz import fuzz, process

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import (
    LEFT_OUT,
    SERVICE,
    field_of_wording,
    fields,
    fields_by_wording,
)
from locator.sheets.domain.columns.similar_words import is_slip
from locator.stations.domain.service import CODES_BY_WORDING, SERVICES

EXACT, TRIMMED, CONTAINED, SIMILAR = 0.98, 0.92, 0.8, 0.7
MIN_SIMILARITY = 75  # of 100, by rapidfuzz
QUESTION_WORDS = re.compile(r"^(是否|有无|有没有|可否)(有|配备|提供)?")
SERVICE_SUFFIX = re.compile(r"(服务|设备|设施)$")
# What may stand around a known wording without changing what it means: 夏季 in 夏季开放时间.
NEUTRAL = re.compile(
    r"(站点|驿站|服务站|服务点|网点|阵地|工会|户外劳动者|所在|所属|具体|详细|对外|对公众|主要|现有|目前|当前|实际|日常|每日|每天"
    r"|非24小时|24小时|夏季?|冬季?|春季?|秋季?|夏令时|冬令时|上午|下午|晚上|夜间|白天|中午|工作日|周末|双休日|平时|节假日"
    r"|周[一二三四五六日]至?周?[一二三四五六日]?|的|和|与|及|或|等|情况|信息|说明|内容|项目|清单|一览|名称?|填写|必填|选填|请|gps|gcj02|gcj|bd09|bd|wgs84|wgs|设施|设备|配备"
    r"|高德|百度|腾讯|地图|标准|段|表|栏|第?[一二三四12345])*"
)
# 周末是否开放 is no status: it says something of some days or hours only.
OF_THE_WHOLE = frozenset({"status", "is_closed", "around_the_clock"})
SOME_TIMES = re.compile(r"周|星期|双休|节假?日|工作日|平时|夜间|晚上|早上|上午|中午|下午|[春夏秋冬]")
AFFIXES = ("请填写", "填写", "必填", "选填", "站点", "驿站", "服务站", "的", "情况", "信息", "栏")


def by_exact_wording(key: str) -> dict[str, tuple[float, Sentence]]:
    """Match a heading that is a known wording."""
    code = field_of_wording(key)
    if code == LEFT_OUT:
        return {code: (EXACT, Sentence("这一列用不着"))}
    return {code: (EXACT, Sentence("列名就是{field}", field=fields()[code].zh))} if code else {}


def by_service(key: str) -> dict[str, tuple[float, Sentence]]:
    """Match the heading of a tick column: 微波炉, 是否有淋浴."""
    name = QUESTION_WORDS.sub("", key)
    code = CODES_BY_WORDING.get(name) or CODES_BY_WORDING.get(SERVICE_SUFFIX.sub("", name))
    if code is None:
        return {}
    return {
        f"{SERVICE}{code}": (
            EXACT,
            Sentence("列名是一项服务：{service}", service=Sentence.word(SERVICES[code].zh)),
        )
    }


def by_trimmed_wording(key: str) -> dict[str, tuple[float, Sentence]]:
    """Match a known wording with something usual before or after it: 站点经度."""
    trimmed = key
    for affix in AFFIXES:
        trimmed = trimmed.removeprefix(affix).removesuffix(affix)
    code = field_of_wording(trimmed) if trimmed and trimmed != key else None
    return {code: (TRIMMED, Sentence("列名里有“{part}”", part=trimmed))} if code else {}


def by_contained_wording(key: str) -> dict[str, tuple[float, Sentence]]:
    """Match the longest wording within a heading: 开放时间 in 夏季开放时间."""
    contained = [
        word
        for word in fields_by_wording()
        if len(word) >= 2 and not word.isascii() and word in key and _is_neutral(key, word)
    ]
    if not contained:
        return {}
    longest = max(contained, key=lambda word: (len(word), key.endswith(word)))
    code = fields_by_wording()[longest]
    if code in OF_THE_WHOLE and SOME_TIMES.search(key):
        return {}
    return {code: (CONTAINED, Sentence("列名里有“{part}”", part=longest))}


def _is_neutral(key: str, word: str) -> bool:
    """Return whether the rest of a heading does not change the meaning of the wording in it."""
    before, _, after = key.partition(word)
    return bool(NEUTRAL.fullmatch(before) and NEUTRAL.fullmatch(after))


def by_similar_wording(key: str) -> dict[str, tuple[float, Sentence]]:
    """Match a heading with a typing error."""
    if len(key) < 3:
        return {}
    closest = process.extractOne(
        key, fields_by_wording().keys(), scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY
    )
    if closest is None or not is_slip(key, closest[0]):
        return {}
    return {fields_by_wording()[closest[0]]: (SIMILAR, Sentence("列名很像“{part}”", part=closest[0]))}


READINGS: tuple[Callable[[str], dict[str, tuple[float, Sentence]]], ...] = (
    *(by_exact_wording, by_service, by_trimmed_wording, by_contained_wording, by_similar_wording),
)
