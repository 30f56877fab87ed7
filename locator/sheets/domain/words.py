"""Cells as clerks fill them: what means nothing, yes or no, a day; and the wordings of our codes (data)."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import fuzz, process

from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.station import LifecycleStatus, StationKind

EMPTY = frozenset(
    {
        *("", "无", "暂无", "没有", "未知", "不详", "不明", "空", "空白", "待定", "待填", "待补", "待补充"),
        *("未填", "未填写", "略", "见附件", "-", "--", "---", "—", "——", "/", "//", "\\", "、", "。", "."),
        *("*", "?", "？", "n/a", "na", "nan", "null", "none", "nil"),
    }
)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff\ud800-\udfff]"
)
SPACES = re.compile(r"[ \t\u00a0\u3000]+")
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
FILLER = re.compile(r"[\s（）()“”\"'·.。,，、:：;；/\\_-]")
DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?", re.ASCII
)
COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
SERIAL_DAY = re.compile(r"\d{5}(\.\d+)?", re.ASCII)  # days since Excel's epoch
EXCEL_EPOCH = date(1899, 12, 30)
YEAR = re.compile(r"((?:19|20)\d{2})年?", re.ASCII)
LEAST_ALIKE = 60
Worded = type[StationKind] | type[LifecycleStatus] | type[AccessMethod] | type[Audience] | type[Price]
ENUMS: Mapping[str, Worded] = {
    "type": StationKind,
    "status": LifecycleStatus,
    "access": AccessMethod,
    "self_service_access": AccessMethod,
    "access_audience": Audience,
    "access_price": Price,
}


def is_empty(text: str) -> bool:
    """Return whether a cell says nothing: 无, 暂无, a dash."""
    return text.lower() in EMPTY


def tidy(text: str) -> str:
    """Return a text without signs that nobody sees, its blanks single, its lines joined."""
    plain = INVISIBLE.sub("", text).replace("\r\n", "\n").strip()
    return SPACES.sub(" ", plain)


@lru_cache(maxsize=10_000)
def code_for(field: str, text: str) -> str | None:
    """Return the code of ours that a wording means; None where it is not known."""
    return _codes(field).get(_plain(text))


@lru_cache(maxsize=10_000)
def likest_word(field: str, text: str) -> str | None:
    """Return our word that is most like a text which means none of them, if any is."""
    near = process.extractOne(_plain(text), _codes(field).keys(), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE)
    return _word(field, _codes(field)[near[0]]) if near else None


def words_for(field: str) -> tuple[str, ...]:
    """Return our own words for a field's codes, in order."""
    enum = ENUMS.get(field)
    return tuple(one.zh for one in enum if one.value not in ("unknown", "merged")) if enum else ()


def yes_or_no(text: str) -> bool | None:
    """Read a yes or a no in the wordings of sheets; None where it is neither."""
    return {"yes": True, "no": False}.get(code_for("yes_no", text) or "")


@lru_cache(maxsize=10_000)
def day(text: str) -> str | None:
    """Return a day, month or year as ISO 8601, from the forms that sheets have; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if year := YEAR.fullmatch(plain):
        return year[1]
    found = DAY.fullmatch(plain) or COMPACT_DAY.fullmatch(plain)
    if found:
        parts = [int(part) for part in found.groups() if part]
        return _iso(*parts)
    if SERIAL_DAY.fullmatch(plain) and 20_000 <= float(plain) <= 80_000:
        return (EXCEL_EPOCH + timedelta(days=int(float(plain)))).isoformat()
    return None


def _iso(year: int, month: int, of_month: int = 0) -> str | None:
    try:
        known = date(year, month, of_month or 1).isoformat()
    except ValueError:
        return None
    return known if of_month else known[:7]


def _plain(text: str) -> str:
    return FILLER.sub("", unicodedata.normalize("NFKC", text)).lower() or text.strip()


def _word(field: str, code: str) -> str:
    enum = ENUMS.get(field)
    return str(enum(code).zh) if enum else code


@cache
def _codes(field: str) -> Mapping[str, str]:
    text = resources.files("locator.sheets.domain").joinpath("value_wordings.csv").read_text(encoding="utf-8")
    listed = "access" if field == "self_service_access" else field
    known = {
        _plain(wording): row["code"]
        for row in csv.DictReader(text.splitlines())
        if row["field"] == listed
        for wording in row["wordings"].split()
    }
    own = {_plain(word): one.value for one in ENUMS.get(field, ()) for word in (one.zh, one.value)}
    return known | own
