"""Services as a sheet gives them: a list in words, with amounts and slips, or a column of ticks for each."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from geodata.sentence import Sentence
from locator.sheets.domain.columns import SERVICE
from locator.sheets.domain.findings import Fault, Weight
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.words import yes_or_no
from locator.stations.domain.service import KNOWN_WORDS, SEPARATORS, SERVICES, read_services

AMOUNT = re.compile(
    r"[(（][^)）]*[)）]|[\d一二两三四五六七八九十若干数几各]+\s*(?:台|个|把|张|套|部|件|间|处|只|辆|组|箱|本|册|余|多)+|若干|等(?:服务|设施|设备)?$|^[\d①-⑩]+[.、．]?|^(?:免费|提供|配备|配有|设有|备有|可|有)+"
)
NONE_OF = re.compile(r"^(?:没有|暂无|不提供|未配备|未提供|无|缺)")
NOISE = re.compile(r"[。.!！\s]+$|^[\s:：]+")
MORE_SEPARATORS = re.compile(r"[\s。+＋•·]+")
LEAST_ALIKE = 60
NUMBER = re.compile(r"\d+(\.0)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The codes that a text names, those that it says are not there, and words that mean none."""

    had: tuple[str, ...]
    missing: tuple[str, ...]
    unread: tuple[str, ...]


@lru_cache(maxsize=100_000)
def service_list(text: str) -> ServiceList:
    """Read a list of services; amounts, numbering and 免费 around a known word are passed over."""
    had: dict[str, None] = {}
    missing: dict[str, None] = {}
    unread = []
    for part in filter(None, map(str.strip, SEPARATORS.split(text))):
        codes, lacks = _part(part)
        (missing if lacks else had).update(dict.fromkeys(codes))
        if not codes:
            unread += [part]
    return ServiceList(tuple(code for code in had if code not in missing), tuple(missing), tuple(unread))


@lru_cache(maxsize=10_000)
def likest_service(word: str) -> str | None:
    """Return the wording that is most like a word with a slip of the pen, if any is."""
    if len(word) < 2:
        return None
    near = process.extractOne(word, KNOWN_WORDS.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
    return near[0] if near and len(near[0]) >= 2 else None


def read_row_services(row: RowCells) -> None:
    """Read a row's services into services, services_missing and services_text."""
    had: dict[str, None] = {}
    missing: dict[str, None] = {}
    for name in ("services", "services_text"):
        if text := row.text(name):
            if not _are_codes(text):
                row.out["services_text"] = text
            if had and name == "services_text":
                continue  # an editor who took a service away is not overruled by words once published
            found = service_list(text)
            had |= dict.fromkeys(found.had)
            missing |= dict.fromkeys(found.missing)
            _tell(row, name, text, found.unread)
    lacking = service_list(row.text("services_missing"))
    missing |= dict.fromkeys(lacking.had)
    if lacking.unread:
        sentence = Sentence("没认出“{words}”，没有记下", words="、".join(lacking.unread)[:200])
        row.found(Fault.SERVICE_UNKNOWN, sentence, "services_missing")
    _ticks(row, had, missing)
    if had:
        row.out["services"] = JOIN.join(code for code in had if code not in missing)
    if missing:
        row.out["services_missing"] = JOIN.join(missing)


JOIN = "、"


def _are_codes(text: str) -> bool:
    """Return whether a list says our own codes, which nobody ever posted at a door."""
    return set(filter(None, map(str.strip, SEPARATORS.split(text)))) <= SERVICES.keys()


def _part(part: str) -> tuple[tuple[str, ...], bool]:
    """Return the codes of one wording, and whether it says that they are not there."""
    codes = read_services(part).codes
    if codes:
        return codes, False
    if NONE_OF.match(part):
        return read_services(AMOUNT.sub("", NONE_OF.sub("", part))).codes, True
    bare = NOISE.sub("", AMOUNT.sub("", part))
    codes = read_services(bare).codes
    if not codes and MORE_SEPARATORS.search(bare):
        read = read_services(MORE_SEPARATORS.sub("、", bare))
        codes = () if read.unread else read.codes
    return codes, False


def _tell(row: RowCells, name: str, text: str, unread: tuple[str, ...]) -> None:
    """Report words that mean no service: one with a slip is asked, another is kept as it stands."""
    likely = {word: near for word in unread if (near := likest_service(word))}
    if likely:
        mended = text
        for word, near in likely.items():
            mended = mended.replace(word, near)
        sentence = Sentence(
            "“{words}”是“{meant}”吗？", words="、".join(likely), meant="、".join(likely.values())
        )
        row.found(Fault.SERVICE_TYPO, sentence, name, repair=[mended])
    if rest := [word for word in unread if word not in likely]:
        sentence = Sentence("没认出“{words}”：原文照登，按它查不到这一站", words="、".join(rest)[:200])
        row.found(Fault.SERVICE_UNKNOWN, sentence, name, weight=Weight.TOLD)


def _ticks(row: RowCells, had: dict[str, None], missing: dict[str, None]) -> None:
    for name in row.plan.places:
        if not name.startswith(SERVICE):
            continue
        code = name.removeprefix(SERVICE)
        text = row.raw(name).strip()
        if not text:
            continue
        ticked = _ticked(text)
        if ticked is None and row.text(name):
            sentence = Sentence(
                "“{written}”看不出有没有{service}：应填“有”或“无”",
                written=text[:40],
                service=SERVICES[code].zh,
            )
            row.found(Fault.TICK_UNREAD, sentence, name)
        elif ticked:
            had[code] = None
        elif ticked is False:
            missing[code] = None


def _ticked(text: str) -> bool | None:
    said = yes_or_no(text)
    if said is None and NUMBER.fullmatch(text):
        return float(text) > 0
    if said is None:
        return True if AMOUNT.fullmatch(text) else None
    return said
