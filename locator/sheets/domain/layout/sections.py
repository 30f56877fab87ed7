"""Rows and titles that say something of the rows below them: a county, a kind of station, or else."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from geodata.divisions.codes import DivisionLevel
from geodata.divisions.names import parse_division_names
from locator.sheets.domain.cell_values import code_for

MAX_LENGTH = 30
NUMBERING = re.compile(
    r"^[(（]?[\d一二三四五六七八九十]+[)）]?[、.．)）]\s*|^第[一二三四五六七八九十\d]+部分\s*[:：]?"
)
COUNT = re.compile(
    r"[(（【]?\s*(共|合计|计|小计)?\s*[\d一二三四五六七八九十百]+\s*(个|家|处|座)(站点?|驿站)?\s*[)）】]?$|[:：]$"
)
ANNEX = re.compile(r"^附件\s*[\d一二三四五六七八九十]*\s*[:：.、]?\s*|^[(（【].{0,12}[)）】]")
UNIT = re.compile(r"(?:填报|报送|上报|制表|编制)?单位[(（]?[^:：]*[:：]\s*(\S{2,30})")
DIVISION_LIKE = re.compile(r".{1,10}(区|县|市|旗|州|盟|片区|片)")
NO_DIVISION = re.compile(
    r".*(社区|园区|工业区|小区|校区|景区|厂区|分区|专区|休息区|服务区)|(全|各|本|我|按|分|所有).*"
)
PAGE = re.compile(r"第\s*\d+\s*页|[-—]\s*\d+\s*[-—]|共\s*\d+\s*页|续表|接上页|接下页|（续）")
SUFFIX = re.compile(
    r"(总?工会|户外劳动者|工会|驿站|服务站点?|站点|名单|台账|统计表|一览表|明细表?|表|[（(].*[)）])*$"
)
NOTE = re.compile(
    r"合计|总计|小计|共计|备注|说明|注[:：]|填表|填报|制表|审核|单位负责人|联系人|以上|本表|如有"
)
SIGNATURE = re.compile(
    r"(?!.*(驿站|服务站|之家)).*[(（]?(盖章|签章|签字|签名|公章)[)）]?[:：]?|(日期[:：]?)?\s*\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]"
    r"\s*(\d{1,2}\s*日?)?|[二〇○零一]{4}年.{1,3}月(.{1,4}日)?"
)
STREET = re.compile(r".*(街道|镇|乡|社区|村)(办事处)?")
# Sections of a city's own, which are in none of its counties before them.
BESIDE_COUNTIES = re.compile(
    r"[市省州]直|直属|[市省]属|系统|行业|产业|集团|公司|局|高新|开发区|新区|管委会|其他|其它|市级|省级"
)
STYLES = (
    (r"[(（]\s*[一二三四五六七八九十]+\s*[)）]", "(一)"),
    (r"[一二三四五六七八九十]+\s*[、.．]", "一"),
    (r"[(（]\s*\d+\s*[)）]", "(1)"),
    (r"\d+\s*[、.．)）]", "1"),
    (r"第[一二三四五六七八九十\d]+", "第一"),
)
NUMBER_ONLY = re.compile(r"[\d一二三四五六七八九十]+[、.．]?|[(（]?\d+\s*(个|家|处|座)[)）]?")


@dataclass(frozen=True, slots=True)
class Section:
    """What a section row says: a division in its words, or the code of a kind, or neither."""

    text: str
    division: str = ""
    is_county: bool = False
    kind: str = ""


@lru_cache(maxsize=4_000)
def read_section(text: str) -> Section:
    """Read the text of a section row; a text that looks like a division but is none is kept as one.

    It is asked about then, and never replaced by the clerk's own division.
    """
    plain = COUNT.sub("", NUMBERING.sub("", unicodedata.normalize("NFKC", text).strip())).strip(" :：-—")
    if not plain or len(plain) > MAX_LENGTH:
        return Section(text)
    names = parse_division_names(plain)
    rest = SUFFIX.sub("", names.rest)
    if names.found and not rest and not names.contradicts:
        division = SUFFIX.sub("", plain) if names.rest else plain
        return Section(plain, division, all(one.level is DivisionLevel.COUNTY for one in names.found))
    if kind := code_for("type", plain) or code_for("type", plain.removesuffix("类")):
        return Section(plain, kind=kind)
    if DIVISION_LIKE.fullmatch(plain) and not NO_DIVISION.fullmatch(plain):
        return Section(plain, plain, True)
    return Section(plain)


def county_in_title(text: str) -> str:
    """Return the county that a title names, as the title writes it; empty for none."""
    plain = ANNEX.sub("", unicodedata.normalize("NFKC", text).strip())
    unit = UNIT.search(plain)
    for candidate in (unit[1] if unit else "", plain):
        names = parse_division_names(candidate[:60])
        counties = [one for one in names.found if one.level is DivisionLevel.COUNTY]
        if counties and len(counties) == len(names.found) and counties[0].name in candidate:
            end = candidate.index(counties[0].name) + len(counties[0].name)
            return candidate[:end]
    return ""


def county_of_tab(title: str) -> str:
    """Return the county that a sheet's title is, as written; empty for a title that is none."""
    section = read_section(title)
    return section.division if section.is_county else county_in_title(title)


def is_page_mark(text: str) -> bool:
    """Return whether a text is a page number or the like."""
    return bool(PAGE.search(text)) and len(text) <= MAX_LENGTH


def is_number(text: str) -> bool:
    """Return whether a text is only the number of a section or its count."""
    return bool(NUMBER_ONLY.fullmatch(text))


def is_signature(text: str) -> bool:
    """Return whether a text is who signed a sheet, or the day of it alone."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return len(plain) <= MAX_LENGTH and bool(SIGNATURE.fullmatch(plain))


def is_street(text: str) -> bool:
    """Return whether a section is a street, a town or a village, which is inside of a county."""
    return bool(STREET.fullmatch(text))


def is_beside_counties(text: str) -> bool:
    """Return whether a section is of a city's own: 市直单位, a zone, others."""
    return bool(BESIDE_COUNTIES.search(text))


def numbering_style(text: str) -> str:
    """Return how a section is numbered: equal for 一、 and 二、, another for （一）; empty for no number."""
    plain = text.strip()
    return next((style for pattern, style in STYLES if re.match(pattern, plain)), "")
