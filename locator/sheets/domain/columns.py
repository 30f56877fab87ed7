"""What each column of a clerk's sheet means, whatever it is called: by its heading, and by its cells.

The wordings are data (column_wordings.csv, for a clerk to read and extend). A field has one column,
unless the texts of several can be joined.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rapidfuzz import fuzz, process

from geodata.sentence import Sentence
from locator.sheets.domain.column_looks import looks
from locator.stations.domain.service import KNOWN_WORDS, SERVICES

LEFT_OUT = "left_out"
SERVICE = "service:"  # a column of ticks for one service: "service:shower"
SAMPLE = 60  # cells looked at
REMEMBERED, EXACT, TRIMMED, PART, ALIKE, BY_LOOK = 1.0, 0.98, 0.92, 0.8, 0.7, 0.6
AGREES, DISAGREES = 0.02, 0.5  # what the cells add to a heading's word, or take from it
SURE = 0.9  # from here on nobody needs to look
LEAST_ALIKE = 75  # of 100, by rapidfuzz

CUT = 10  # letters that a Shapefile keeps of a column's name; of two alike it numbers the second

REMARK = re.compile(r"[(\[【〔<{][^)\]】〕>}]*[)\]】〕>}]?")
JUNK = re.compile(r"[\W_]+")
NUMBERING = re.compile(r"^[\d一二三四五六七八九十]+[、.)．]")
ASKED = re.compile(r"^(是否|有无|有没有|可否)(有|配备|提供)?")
KIND_OF = re.compile(r"(服务|设备|设施)$")
AFFIXES = ("请填写", "填写", "必填", "选填", "站点", "驿站", "服务站", "的", "情况", "信息", "栏")


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a sheet may say of a station: its code, the clerk's word for it, its wordings."""

    code: str
    zh: str
    joinable: bool
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What a column is taken for; `index` counts from 0, `field` is empty where nobody knows."""

    index: int
    heading: str
    field: str
    confidence: float
    because: Sentence

    @property
    def is_sure(self) -> bool:
        """Return whether the clerk need not look at it."""
        return self.confidence >= SURE


@cache
def fields() -> Mapping[str, Field]:
    """Return all fields by code, in the order of the list, the single services behind them."""
    text = (
        resources.files("locator.sheets.domain").joinpath("column_wordings.csv").read_text(encoding="utf-8")
    )
    listed = [
        Field(row["field"], row["zh"], row["joinable"] == "1", tuple(row["wordings"].split()))
        for row in csv.DictReader(text.splitlines())
    ]
    ticks = [Field(f"{SERVICE}{code}", f"有没有{word.zh}", False) for code, word in SERVICES.items()]
    return {one.code: one for one in (*listed, *ticks)}


def plain(heading: str) -> str:
    """Return a heading without width, case, remarks, numbering and signs: ``１.经度(必填)`` is ``经度``."""
    text = unicodedata.normalize("NFKC", heading).strip().lower().removeprefix("*")
    text = NUMBERING.sub("", text)
    return JUNK.sub("", REMARK.sub("", text)) or JUNK.sub("", text)


def match(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    remembered: Mapping[str, str] | None = None,
) -> tuple[ColumnMatch, ...]:
    """Match a sheet's columns to fields; `rows` are its first rows, under the headings.

    `remembered` has the fields that clerks once chose, by `plain` heading; they go first. Headings that
    are all our own, as in a file that we gave out, mean what they say. A name that was once left out is
    left out no more where nothing else gives the names.
    """
    own = _own_headings(headings)
    if own:
        return own
    kept = dict(remembered or {})
    found = _matched(headings, rows, kept)
    dropped = {plain(one.heading) for one in found if kept.get(plain(one.heading)) == LEFT_OUT}
    if dropped and not any(one.field == "name" for one in found):
        again = _matched(headings, rows, {key: code for key, code in kept.items() if key not in dropped})
        names = {plain(one.heading) for one in again if one.field == "name"}
        found = _matched(headings, rows, {key: code for key, code in kept.items() if key not in names})
    return found


def _own_headings(headings: Sequence[str]) -> tuple[ColumnMatch, ...]:
    """Return what the columns of a file of ours are; nothing where it is another's."""
    ours = [_own_words().get(heading) for heading in headings]
    if "code" not in ours or "name" not in ours or None in ours or len(set(ours)) < len(ours):
        return ()
    said = Sentence("列名就是说明里的列名")
    return tuple(
        ColumnMatch(index, heading, code, EXACT, said)
        for index, (heading, code) in enumerate(zip(headings, ours, strict=True))
        if code
    )


def _matched(
    headings: Sequence[str], rows: Sequence[Sequence[str]], remembered: Mapping[str, str]
) -> tuple[ColumnMatch, ...]:
    guesses = [
        guess
        for index, heading in enumerate(headings)
        for guess in _guesses(index, heading, _cells(rows, index), remembered)
    ]
    chosen: dict[int, ColumnMatch] = {}
    taken: set[str] = set()
    for guess in sorted(guesses, key=lambda one: (-one.confidence, one.index)):
        if guess.index not in chosen and guess.field not in taken:
            chosen[guess.index] = guess
            if not _may_repeat(guess.field):
                taken.add(guess.field)
                taken.update(EXCLUDES.get(guess.field, ()))
    return tuple(
        chosen.get(index) or ColumnMatch(index, heading, "", 0.0, Sentence("不认识这一列，请您选"))
        for index, heading in enumerate(headings)
    )


def recognised(heading: str) -> bool:
    """Return whether a text is surely the heading of some field."""
    return bool(_by_wording(plain(heading)) or KNOWN_WORDS.get(plain(heading)))


# One column with both coordinates leaves no room for columns with one each.
EXCLUDES = {"lonlat": ("lon", "lat"), "lon": ("lonlat",), "lat": ("lonlat",)}


def _may_repeat(code: str) -> bool:
    return fields()[code].joinable


def _cells(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    cells = (row[index].strip() for row in rows[: SAMPLE * 5] if index < len(row))
    return [cell for cell in cells if cell][:SAMPLE]


def _guesses(
    index: int, heading: str, cells: Sequence[str], remembered: Mapping[str, str]
) -> list[ColumnMatch]:
    key = plain(heading)
    if remembered.get(key) in fields():
        return [ColumnMatch(index, heading, remembered[key], REMEMBERED, Sentence("和您上次选的一样"))]
    heading_in_full = _cut_names().get(heading, heading)
    if heading_in_full in fields():
        return [ColumnMatch(index, heading, heading_in_full, EXACT, Sentence("列名就是说明里的列名"))]
    seen = looks(cells)
    key = AXES.get((key[:1], seen & {"lon", "lat"}), key) if key in AXIS_NAMES else key
    worded = {
        code: (_weighed(code, confidence, seen), because)
        for code, (confidence, because) in _words(key).items()
    }
    for code in seen:
        worded.setdefault(code, (BY_LOOK, Sentence("这一列的内容像是{field}", field=fields()[code].zh)))
    return [ColumnMatch(index, heading, code, *guess) for code, guess in worded.items()]


def _weighed(code: str, confidence: float, seen: frozenset[str]) -> float:
    """Return how sure a heading's word is once the cells are looked at."""
    if code in seen:
        return min(1.0, confidence + AGREES)
    contradicted = seen & CONTRADICTED_BY.get(code, frozenset())
    return confidence - DISAGREES if contradicted else confidence


# Surveyors' x points north: the cells decide.
AXIS_NAMES = frozenset({"x", "y", "xcoord", "ycoord", "xzuobiao", "yzuobiao"})
AXES = {(axis, frozenset({code})): code for axis in "xy" for code in ("lon", "lat")}

# What cells of these looks surely are not.
CONTRADICTED_BY = {
    "lon": frozenset({"lonlat", "phone", "opening_hours_text"}),
    "lat": frozenset({"lonlat", "phone", "opening_hours_text"}),
    "address": frozenset({"lonlat", "phone", "lon", "lat"}),
    "name": frozenset({"lonlat", "phone", "lon", "lat", "opening_hours_text"}),
    "lonlat": frozenset({"lon", "lat", "address"}),
    "opening_hours_text": frozenset({"phone", "lon", "lat"}),
    "status_since": frozenset({"opening_hours_text"}),
}


def _words(key: str) -> dict[str, tuple[float, Sentence]]:
    """Return the fields that a heading may name, the likeliest way of reading it for each."""
    found: dict[str, tuple[float, Sentence]] = {}
    for read in READINGS:
        for code, guess in read(key).items():
            found.setdefault(code, guess)
        if found:
            break
    return found


def _exactly(key: str) -> dict[str, tuple[float, Sentence]]:
    code = _by_wording(key)
    if code == LEFT_OUT:
        return {code: (EXACT, Sentence("这一列用不着"))}
    return {code: (EXACT, Sentence("列名就是{field}", field=fields()[code].zh))} if code else {}


def _service(key: str) -> dict[str, tuple[float, Sentence]]:
    """Read the heading of a column of ticks: 微波炉, 是否有淋浴."""
    word = ASKED.sub("", key)
    code = KNOWN_WORDS.get(word) or KNOWN_WORDS.get(KIND_OF.sub("", word))
    if code is None:
        return {}
    return {f"{SERVICE}{code}": (EXACT, Sentence("列名是一项服务：{service}", service=SERVICES[code].zh))}


def _trimmed(key: str) -> dict[str, tuple[float, Sentence]]:
    short = key
    for affix in AFFIXES:
        short = short.removeprefix(affix).removesuffix(affix)
    code = _by_wording(short) if short and short != key else None
    return {code: (TRIMMED, Sentence("列名里有“{part}”", part=short))} if code else {}


def _holding(key: str) -> dict[str, tuple[float, Sentence]]:
    """Read a heading that has a wording in it, the longest one: 夏季开放时间 has 开放时间."""
    held = [word for word in _wordings() if len(word) >= 2 and not word.isascii() and word in key]
    if not held:
        return {}
    longest = max(held, key=lambda word: (len(word), key.endswith(word)))
    code = _wordings()[longest]
    return {code: (PART, Sentence("列名里有“{part}”", part=longest))}


def _alike(key: str) -> dict[str, tuple[float, Sentence]]:
    """Read a heading with a slip of the pen."""
    if len(key) < 3:
        return {}
    near = process.extractOne(key, _wordings().keys(), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
    if near is None:
        return {}
    return {_wordings()[near[0]]: (ALIKE, Sentence("列名很像“{part}”", part=near[0]))}


READINGS: tuple[Callable[[str], dict[str, tuple[float, Sentence]]], ...] = (
    *(_exactly, _service, _trimmed, _holding, _alike),
)


def _by_wording(key: str) -> str | None:
    return _wordings().get(key)


@cache
def _wordings() -> Mapping[str, str]:
    """Return the field of each plain wording; a field's own code and word are wordings of it."""
    return {
        plain(wording): field.code
        for field in reversed(list(fields().values()))  # the first one listed has the last word
        if not field.code.startswith(SERVICE)
        for wording in (field.zh, field.code, *field.wordings)
    }


@cache
def _own_words() -> Mapping[str, str]:
    """Return our columns by their own name and by their own word."""
    alone = [one for one in fields().values() if not one.code.startswith(SERVICE)]
    return {one.zh: one.code for one in alone} | {one.code: one.code for one in alone}


@cache
def _cut_names() -> Mapping[str, str]:
    """Return our columns by the names that a Shapefile makes of them, where these tell them apart."""
    names = [code for code in fields() if len(code) > CUT and not code.startswith(SERVICE)]
    cuts = Counter(name[:CUT] for name in names)
    alone = {name[:CUT]: name for name in names if cuts[name[:CUT]] == 1}
    return alone | {"opening_ho": "opening_hours", "opening__1": "opening_hours_text"}
