"""Reading services from a list in Chinese, with amounts and typing errors, or from tick columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from geodata.sentence import Sentence
from locator.sheets.domain.cell_values import parse_yes_or_no
from locator.sheets.domain.columns.fields import SERVICE
from locator.sheets.domain.findings import Fault, Severity
from locator.sheets.domain.offers.own_codes import own_code
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.ticked_words import without_ticks
from locator.stations.domain.service import CODES_BY_WORDING, SEPARATORS, SERVICES, parse_services

AMOUNT = re.compile(
    r"[(（][^)）]*[)）]|[\d一二两三四五六七八九十若干数几各]+\s*(?:台|个|把|张|套|部|件|间|处|只|辆|组|箱|本|册|余|多)+|若干|等等?(?:\d*[项种类])?(?:服务|设施|设备|物品|功能)*$|^[\d①-⑩]+[.、．]?|^(?:免费|提供|配备|配有|设有|备有|可|有)+"
)
HEAD = re.compile(r"(?:^|(?<=[\n;；。]))[^:、，,；;\n\d]{1,10}:")
LIST_NUMBER = re.compile(
    r"(?:^|(?<=[\s、，,；;。\u4e00-\u9fff]))[（(]?\d{1,2}[.．、)）](?!\d)|[①-⑳]"
    r"|(?:^|(?<=\s))[一二三四五六七八九十]{1,2}、"
)
TIMES = re.compile(r"\s*[*×xX✕]\s*\d+\s*(?:台|个|把|张|套|部|件|间|处|只|组)?")
NEGATION = re.compile(r"^(?:没有|暂无|不提供|未配备|未提供|无|缺)")
EDGE_PUNCTUATION = re.compile(r"[。.!！\s]+$|^[\s:：]+")
MORE_SEPARATORS = re.compile(r"[\s。+＋•·]+")
MIN_SIMILARITY = 60
NUMBER = re.compile(r"\d+(\.0)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The service codes in a text: offered ones, missing ones, and wordings that were not recognised."""

    offered: tuple[str, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]


@lru_cache(maxsize=100_000)
def parse_service_list(text: str) -> ServiceList:
    """Parse a list of services; heads, amounts, numbering and 免费 around a known wording are ignored."""
    offered: dict[str, None] = {}
    missing: dict[str, None] = {}
    unread = []
    for part in filter(None, map(str.strip, SEPARATORS.split(_without_numbering(text)))):
        codes, is_negated = _parse_part(part)
        (missing if is_negated else offered).update(dict.fromkeys(codes))
        if not codes:
            unread += [part]
    return ServiceList(tuple(code for code in offered if code not in missing), tuple(missing), tuple(unread))


def _without_numbering(text: str) -> str:
    """Return a list with its numbers as separators, and without heads: 六有：1.饮水机 2.微波炉*1."""
    plain = without_ticks(text).replace("：", ":")
    plain = HEAD.sub("", plain)
    plain = LIST_NUMBER.sub("、", plain)
    return TIMES.sub("", plain)


@lru_cache(maxsize=10_000)
def closest_service_wording(word: str) -> str | None:
    """Return the known wording closest to a misspelt word; None for none.

    A word with more around a known one is another thing, not a misspelling: 招聘加油站 is no 加油站.
    """
    if len(word) < 2:
        return None
    others = [wording for wording in CODES_BY_WORDING if wording not in word]
    closest = process.extractOne(word, others, scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY)
    return closest[0] if closest and len(closest[0]) >= 2 else None


def read_row_services(row: RowCells) -> None:
    """Read a row's services into services, services_missing and services_text."""
    offered: dict[str, None] = {}
    missing: dict[str, None] = {}
    for name in ("services", "services_text"):
        if text := row.text(name):
            if not _are_codes(text):
                row.cells["services_text"] = text
            if offered and name == "services_text":
                continue  # published text must not restore a service that an editor has removed
            services = parse_service_list(text)
            offered |= dict.fromkeys(services.offered)
            missing |= dict.fromkeys(services.missing)
            _report_unread(row, name, text, _without_own_words(row, services.unread, offered))
    missing_list = parse_service_list(row.text("services_missing"))
    missing |= dict.fromkeys(missing_list.offered)
    if unread := _without_own_words(row, missing_list.unread, missing):
        sentence = Sentence("没认出“{words}”，没有记下", words="、".join(unread)[:200])
        row.add_finding(Fault.SERVICE_UNKNOWN, sentence, "services_missing")
    _read_ticks(row, offered, missing)
    if offered:
        row.cells["services"] = SEPARATOR.join(code for code in offered if code not in missing)
    if missing:
        row.cells["services_missing"] = SEPARATOR.join(missing)


SEPARATOR = "、"


def _without_own_words(row: RowCells, unread: Sequence[str], found: dict[str, None]) -> list[str]:
    """Add the unions' words among unread ones to those that were found, and return the others."""
    own = {word: own_code(row, word) for word in unread}
    found |= dict.fromkeys(code for code in own.values() if code)
    return [word for word, code in own.items() if code is None]


def _are_codes(text: str) -> bool:
    """Return whether a list consists of our codes, which are never published text."""
    return set(filter(None, map(str.strip, SEPARATORS.split(text)))) <= SERVICES.keys()


def _parse_part(part: str) -> tuple[tuple[str, ...], bool]:
    """Return the codes of one wording, and whether it negates them."""
    codes = parse_services(part).codes
    if codes:
        return codes, False
    if NEGATION.match(part):
        return parse_services(AMOUNT.sub("", NEGATION.sub("", part))).codes, True
    stripped = EDGE_PUNCTUATION.sub("", AMOUNT.sub("", part))
    codes = parse_services(stripped).codes
    if not codes and MORE_SEPARATORS.search(stripped):
        services = parse_services(MORE_SEPARATORS.sub("、", stripped))
        codes = () if services.unread else services.codes
    return codes, False


def _report_unread(row: RowCells, name: str, text: str, unread: Sequence[str]) -> None:

    corrections = {word: closest for word in unread if (closest := closest_service_wording(word))}
    if corrections:
        corrected = text
        for word, closest in corrections.items():
            corrected = corrected.replace(word, closest)
        sentence = Sentence(
            "“{words}”是“{meant}”吗？", words="、".join(corrections), meant="、".join(corrections.values())
        )
        row.add_finding(Fault.SERVICE_TYPO, sentence, name, repair=[corrected])
    if unknown := [word for word in unread if word not in corrections]:
        sentence = Sentence("没认出“{words}”：原文照登，按它查不到这一站", words="、".join(unknown)[:200])
        row.add_finding(Fault.SERVICE_UNKNOWN, sentence, name, severity=Severity.NOTE)


def _read_ticks(row: RowCells, offered: dict[str, None], missing: dict[str, None]) -> None:
    for name in row.plan.column_indices:
        if not name.startswith(SERVICE):
            continue
        code = name.removeprefix(SERVICE)
        text = row.raw(name).strip()
        if not text:
            continue
        is_ticked = _parse_tick(text)
        if is_ticked is None and row.text(name):
            sentence = Sentence(
                "“{written}”看不出有没有{service}：应填“有”或“无”",
                written=text[:40],
                service=Sentence.word(SERVICES[code].zh),
            )
            row.add_finding(Fault.TICK_UNREAD, sentence, name)
        elif is_ticked:
            offered[code] = None
        elif is_ticked is False:
            missing[code] = None


def _parse_tick(text: str) -> bool | None:
    is_yes = parse_yes_or_no(text)
    if is_yes is None and NUMBER.fullmatch(text):
        return float(text) > 0
    if is_yes is None:
        return True if AMOUNT.fullmatch(text) else None
    return is_yes
