"""Recognising a column's field by its cells: coordinates, phone numbers, opening hours, addresses."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from locator.stations.domain.service import parse_services

MIN_SHARE = 0.8  # share of the cells
DECIMAL = re.compile(r"[+-]?\d{1,3}\.\d{2,15}", re.ASCII)
PAIR = re.compile(r"\(?\s*(\d{1,3}\.\d{2,15})°?\s*[,，、;/\s]\s*(\d{1,3}\.\d{2,15})°?\s*\)?", re.ASCII)
PHONE = re.compile(r"(\+?86)?(1[3-9]\d{9}|0\d{2,3}\d{7,8}|[48]00\d{7}|123\d\d)(\.0)?(转\d+)?", re.ASCII)
HOURS = re.compile(r"\d{1,2}[:：点时]\d{0,2}.{0,4}[-—–~～至到]+.{0,4}\d{1,2}[:：点时]|24 ?小时|全天")
ADDRESS = re.compile(r"[路街道巷弄镇乡村区].*(\d+号|号|旁|内|楼|交叉口|对面|侧|处)|.{3,}[路街]\d+号")
NAME = re.compile(r"驿站|之家|服务站|服务点|服务中心|港湾|接力站|活动站|文化宫|小站|基地")
DIVISION = re.compile(r"\d{6}|[\u4e00-\u9fff]{1,8}[省市区县旗]", re.ASCII)


def fields_by_content(cells: Sequence[str]) -> frozenset[str]:
    """Return the fields that most of the cells fit; none for no cells."""
    texts = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
    if not texts:
        return frozenset()
    return frozenset(
        code
        for code, fits in CONTENT_TESTS.items()
        if sum(map(fits, texts)) >= max(1, MIN_SHARE * len(texts))
    )


def is_longitude(text: str) -> bool:
    """Return whether a text is a longitude in China with enough decimals for a position."""
    return bool(DECIMAL.fullmatch(text)) and 73 <= float(text) <= 136


def is_latitude(text: str) -> bool:
    """Return whether a text is a latitude in China with enough decimals for a position."""
    return bool(DECIMAL.fullmatch(text)) and 3 <= float(text) <= 54


def is_pair(text: str) -> bool:
    """Return whether a text is both coordinates of a position, in either order."""
    match = PAIR.fullmatch(text)
    if not match:
        return False
    first, second = match.groups()
    return (is_longitude(first) and is_latitude(second)) or (is_latitude(first) and is_longitude(second))


def is_phone(text: str) -> bool:
    """Return whether a text is a phone number."""
    return bool(PHONE.fullmatch(re.sub(r"[\s()（）-]", "", text)))


def _is_services(text: str) -> bool:
    services = parse_services(text)
    return len(services.codes) >= 2 and len(services.codes) >= len(services.unread)


def _is_address(text: str) -> bool:
    return len(text) >= 6 and bool(ADDRESS.search(text))


def _is_name(text: str) -> bool:
    return len(text) <= 60 and bool(NAME.search(text)) and not _is_address(text)


CONTENT_TESTS: dict[str, Callable[[str], bool]] = {
    "lon": is_longitude,
    "lat": is_latitude,
    "lonlat": is_pair,
    "phone": is_phone,
    "opening_hours_text": lambda text: bool(HOURS.search(text)),
    "services_text": _is_services,
    "address": _is_address,
    "name": _is_name,
    "county": lambda text: bool(DIVISION.fullmatch(text)),
}
