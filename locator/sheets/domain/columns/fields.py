"""The fields that a sheet's column may have, and the wordings of their headings (column_wordings.csv)."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from geodata.sentence import Sentence
from locator.stations.domain.own_fields import is_own
from locator.stations.domain.service import CODES_BY_WORDING, SERVICES
from locator.stations.domain.station_fields import FIELDS

LEFT_OUT = "left_out"
SERVICE = "service:"  # prefix of a tick column of one service: "service:shower"
SHAPEFILE_NAME_LENGTH = 10  # a Shapefile cuts longer column names, and numbers the second of two equal ones
REMARK = re.compile(r"[(\[【〔<{][^)\]】〕>}]*[)\]】〕>}]?")
PUNCTUATION = re.compile(r"[\W_]+")
LATIN = re.compile(r"[a-z]+")
MIN_LATIN = 2  # letters of a translation
NUMBERING = re.compile(r"^[\d一二三四五六七八九十]+[、.)．]")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a station that a column may have: its code, its label and known headings."""

    code: str
    zh: Sentence
    joinable: bool
    wordings: tuple[str, ...] = ()


class _Fields(dict[str, Field]):
    """The fields by code; those of unions' own are not listed, and known by the form of their codes."""

    def __contains__(self, code: object) -> bool:
        return super().__contains__(code) or (isinstance(code, str) and is_own(code))

    def __missing__(self, code: str) -> Field:
        if is_own(code):
            return Field(code, Sentence("本会自己的栏目"), False)
        raise KeyError(code)


@cache
def fields() -> Mapping[str, Field]:
    """Return all fields by code, followed by the tick columns of services.

    The columns of the file stand first, in its order: it has further headings of declared fields, and
    columns that are no field of an entry. Then come the fields that have their headings declared.
    """
    text = (
        resources.files("locator.sheets.domain").joinpath("column_wordings.csv").read_text(encoding="utf-8")
    )
    listed = [
        Field(row["field"], Sentence.word(row["zh"]), row["joinable"] == "1", tuple(row["wordings"].split()))
        for row in csv.DictReader(text.splitlines())
    ]
    known = {field.code for field in listed}
    listed += [
        Field(declared.cell, declared.label, False, tuple(declared.headings.split()))
        for declared in FIELDS
        if declared.cell not in known
    ]
    ticks = [
        Field(f"{SERVICE}{code}", Sentence("有没有{service}", service=Sentence.word(service.zh)), False)
        for code, service in SERVICES.items()
    ]
    return _Fields({field.code: field for field in (*listed, *ticks)})


def normalise_heading(heading: str) -> str:
    """Return a heading without width, case, remarks, numbers and punctuation: ``１.经度(必填)``: ``经度``."""
    text = unicodedata.normalize("NFKC", heading).strip().lower().removeprefix("*")
    text = NUMBERING.sub("", text)
    return PUNCTUATION.sub("", REMARK.sub("", text)) or PUNCTUATION.sub("", text)


def is_known_heading(heading: str) -> bool:
    """Return whether a text is surely the heading of a field."""
    return bool(
        field_of_wording(normalise_heading(heading)) or CODES_BY_WORDING.get(normalise_heading(heading))
    )


def field_of_wording(key: str) -> str | None:
    """Return the code of the field with a normalised wording; None for an unknown one."""
    return fields_by_wording().get(key) or _field_of_chinese_part(key)


@lru_cache(maxsize=10_000)
def _field_of_chinese_part(key: str) -> str | None:
    """Return the field of a heading in Chinese with its translation behind it: 站点名称 Station name."""
    latin = "".join(LATIN.findall(key))
    chinese = LATIN.sub("", key)
    if len(latin) < MIN_LATIN or not chinese:
        return None
    code, translated = fields_by_wording().get(chinese), fields_by_wording().get(latin)
    return code if translated in (None, code) else None


@cache
def fields_by_wording() -> Mapping[str, str]:
    """Return fields by normalised wording, including their labels and codes."""
    return {
        normalise_heading(wording): field.code
        for field in reversed(list(fields().values()))  # the first field of the file wins
        if not field.code.startswith(SERVICE)
        for wording in (field.zh, field.code, *field.wordings)
    }


@cache
def fields_by_own_heading() -> Mapping[str, str]:
    """Return fields by their exact code and label."""
    plain_fields = [field for field in fields().values() if not field.code.startswith(SERVICE)]
    return {field.zh: field.code for field in plain_fields} | {
        field.code: field.code for field in plain_fields
    }


@cache
def fields_by_shapefile_name() -> Mapping[str, str]:
    """Return fields by their column names in a Shapefile, where these are unique."""
    names = [code for code in fields() if len(code) > SHAPEFILE_NAME_LENGTH and not code.startswith(SERVICE)]
    counts = Counter(name[:SHAPEFILE_NAME_LENGTH] for name in names)
    unique = {
        name[:SHAPEFILE_NAME_LENGTH]: name for name in names if counts[name[:SHAPEFILE_NAME_LENGTH]] == 1
    }
    return unique | {"opening_ho": "opening_hours", "opening__1": "opening_hours_text"}
