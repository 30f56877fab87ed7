"""Values of cells in the wordings of clerks: blanks, yes or no, days, and our codes (value_wordings.csv)."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import fuzz, process

from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.ledger import OperationMode
from locator.stations.domain.station import LifecycleStatus, StationKind

EMPTY_WORDINGS = frozenset(
    {
        *("", "无", "暂无", "没有", "未知", "不详", "不明", "空", "空白", "待定", "待填", "待补", "待补充"),
        *("未填", "未填写", "略", "见附件", "-", "--", "---", "—", "——", "/", "//", "\\", "、", "。", "."),
        *("*", "?", "？", "n/a", "na", "nan", "null", "none", "nil"),
    }
)
LONGEST_EMPTY = max(map(len, EMPTY_WORDINGS))
INVISIBLE_CHARACTERS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff\ud800-\udfff"
)
INVISIBLE = re.compile(f"[{INVISIBLE_CHARACTERS}]")
UNCLEAN = re.compile(rf"[{INVISIBLE_CHARACTERS} \t\u00a0\u3000]")
SPACES = re.compile(r"[ \t\u00a0\u3000]+")
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
FILLER = re.compile(r"[\s（）()“”\"'·.。,，、:：;；/\\_-]")
DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?)?月?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?",
    re.ASCII,
)
COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
SERIAL_DAY = re.compile(r"\d{5}(\.\d+)?", re.ASCII)  # days since Excel's epoch
EXCEL_EPOCH = date(1899, 12, 30)
NUMERALS = "〇一二三四五六七八九"
CHINESE_DAY = re.compile(
    r"[〇○零一二三四五六七八九]{4}年([一二三四五六七八九十]{1,2}月([一二三四五六七八九十]{1,3}[日号])?)?"
)
YEAR = re.compile(r"((?:19|20)\d{2})年?", re.ASCII)
OCTOBER_OR_JANUARY = re.compile(r"((?:19|20)\d{2})\.1", re.ASCII)
SHORT_YEAR = re.compile(r"[012]\d[-/.年]\d{1,2}", re.ASCII)
MIN_SIMILARITY = 60
LabelledEnum = (
    type[StationKind]
    | type[LifecycleStatus]
    | type[AccessMethod]
    | type[Audience]
    | type[Price]
    | type[OperationMode]
)
ENUMS: Mapping[str, LabelledEnum] = {
    "type": StationKind,
    "status": LifecycleStatus,
    "access": AccessMethod,
    "self_service_access": AccessMethod,
    "access_audience": Audience,
    "access_price": Price,
    "operation_mode": OperationMode,
}


def is_empty(text: str) -> bool:
    """Return whether a cell means nothing: 无, 暂无, a dash."""
    return len(text) <= LONGEST_EMPTY and text.lower() in EMPTY_WORDINGS


def clean_text(text: str) -> str:
    """Return a text without invisible characters, with single blanks."""
    if not (UNCLEAN.search(text) or text[:1].isspace() or text[-1:].isspace()):
        return text  # nearly all cells
    plain = INVISIBLE.sub("", text).replace("\r\n", "\n").strip()
    return SPACES.sub(" ", plain)


@lru_cache(maxsize=10_000)
def code_for(field: str, text: str) -> str | None:
    """Return the code of a wording; None for an unknown one."""
    return _codes_by_wording(field).get(_normalise(text))


@lru_cache(maxsize=10_000)
def closest_label(field: str, text: str) -> str | None:
    """Return the label of the code whose wording is closest to an unknown one; None for none."""
    closest = process.extractOne(
        _normalise(text), _codes_by_wording(field).keys(), scorer=fuzz.ratio, score_cutoff=MIN_SIMILARITY
    )
    return _label(field, _codes_by_wording(field)[closest[0]]) if closest else None


def labels_for(field: str) -> tuple[str, ...]:
    """Return the labels of a field's codes, in order."""
    enum = ENUMS.get(field)
    return tuple(member.zh for member in enum if member.value not in ("unknown", "merged")) if enum else ()


def parse_yes_or_no(text: str) -> bool | None:
    """Parse yes or no; None for anything else."""
    return {"yes": True, "no": False}.get(code_for("yes_no", text) or "")


@lru_cache(maxsize=10_000)
def parse_day(text: str) -> str | None:
    """Return a day, month or year as ISO 8601, from the notations in sheets; None for anything else."""
    normalised = unicodedata.normalize("NFKC", text).strip()
    if CHINESE_DAY.fullmatch(normalised):
        normalised = _with_digits(normalised)
    if year := YEAR.fullmatch(normalised):
        return year[1]
    match = DAY.fullmatch(normalised) or COMPACT_DAY.fullmatch(normalised)
    if match:
        parts = [int(part) for part in match.groups() if part]
        return _iso(*parts)
    if SERIAL_DAY.fullmatch(normalised) and 20_000 <= float(normalised) <= 80_000:
        return (EXCEL_EPOCH + timedelta(days=int(float(normalised)))).isoformat()
    return None


def ambiguous_months(text: str) -> tuple[str, ...]:
    """Return the two months that 2023.1 may be: the number 2023.10 loses its zero in a spreadsheet."""
    match = OCTOBER_OR_JANUARY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return (f"{match[1]}-01", f"{match[1]}-10") if match else ()


def day_of_short_year(text: str) -> str:
    """Return the month or day of a text with a year of two digits, 23.5 as 2023-05; empty for none."""
    normalised = unicodedata.normalize("NFKC", text).strip()
    return parse_day(f"20{normalised}") or "" if SHORT_YEAR.match(normalised) else ""


def _with_digits(text: str) -> str:
    """Return a day in Chinese numerals in digits: 二〇二二年十一月 as 2022年11月."""
    year, _, rest = text.partition("年")
    digits = "".join(str(NUMERALS.index(sign)) for sign in re.sub("[○零]", "〇", year))
    rest = re.sub(r"[一二三四五六七八九十]+", lambda found: str(_number(found[0])), rest)
    return f"{digits}年{rest}"


def _number(text: str) -> int:
    tens, is_ten, ones = text.rpartition("十")
    above = (NUMERALS.index(tens) if tens else 1) * 10 if is_ten else 0
    return above + (NUMERALS.index(ones) if ones in NUMERALS and ones else 0)


def _iso(year: int, month: int, of_month: int = 0) -> str | None:
    try:
        iso = date(year, month, of_month or 1).isoformat()
    except ValueError:
        return None
    return iso if of_month else iso[:7]


def _normalise(text: str) -> str:
    return FILLER.sub("", unicodedata.normalize("NFKC", text)).lower() or text.strip()


def _label(field: str, code: str) -> str:
    enum = ENUMS.get(field)
    return enum(code).zh if enum else code


@cache
def _codes_by_wording(field: str) -> Mapping[str, str]:
    text = resources.files("locator.sheets.domain").joinpath("value_wordings.csv").read_text(encoding="utf-8")
    listed_field = "access" if field == "self_service_access" else field
    codes = {
        _normalise(wording): row["code"]
        for row in csv.DictReader(text.splitlines())
        if row["field"] == listed_field
        for wording in row["wordings"].split()
    }
    own_codes = {
        _normalise(label): member.value
        for member in ENUMS.get(field, ())
        for label in (member.zh, member.value)
    }
    return codes | own_codes
