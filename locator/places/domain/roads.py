"""Numbers of roads and kilometres on them as people write them: G42 120公里, K120+300, 沪蓉高速 120km."""

import re
import unicodedata
from dataclasses import dataclass

REF = re.compile(r"(?<![a-z0-9])([gsxyc]\d{1,4})(?!\d)(?:国道|省道|县道)?", re.IGNORECASE | re.ASCII)
STAKE = re.compile(r"(?<![a-z0-9])[kк]\s*(\d{1,4})(?:\s*\+\s*(\d{1,3}))?(?!\d)", re.IGNORECASE)
KILOMETRES = re.compile(
    r"(\d{1,4}(?:\.\d{1,3})?)\s*(?:公里|千米|km|км)\s*(?:处|\+?\s*(\d{1,3})\s*(?:米|m|м)?)?", re.IGNORECASE
)
TRAILING_NUMBER = re.compile(r"(?<=\D)(\d{1,4}(?:\.\d{1,3})?)$")
NUMBER_IN_REF = re.compile(r"[gs]\d{1,4}", re.IGNORECASE | re.ASCII)
DIRECTION = re.compile(r"(?:往|向|去)?[^\s\d]{0,6}方向|上行|下行")
WORDS = re.compile(r"^(?:高速公路|高速|公路|国道|省道|县道|乡道|桩号|里程|在|路)+|(?:附近|周边|桩号|里程)+$")
CLASSES = {"国道": "G", "省道": "S", "县道": "X", "乡道": "Y"}
CLASS_BEHIND = re.compile(r"(?<![a-zA-Z0-9])(\d{3})(国道|省道|县道|乡道)", re.ASCII)
CLASS_BEFORE = re.compile(r"(国道|省道|县道|乡道)(\d{3})(?!\d)", re.ASCII)
ON_EXPRESSWAY = re.compile(
    r"(?P<ref>[GS]\d{1,4})?[一-鿿]{0,10}?(?:高速公路|高速)(?P<rest>[一-鿿]{2,}.*)", re.IGNORECASE | re.ASCII
)
MAX_KM = 6_000  # the longest national road is shorter


@dataclass(frozen=True, slots=True)
class RoadPlace:
    """A road by number or name, and a kilometre on it; one of the two names is empty."""

    ref: str
    name: str
    km: float | None


def parse_road(text: str) -> RoadPlace | None:
    """Return the road, with its kilometre if there is one, that a whole text is; None for other texts.

    A kilometre without a road has neither number nor name. A name is whatever else stands beside a
    kilometre: whether there is such a road, the gazetteer knows.
    """
    plain = _with_letter(unicodedata.normalize("NFKC", text).strip())
    without_km, km = _split_km(plain)
    if km is not None and km > MAX_KM:
        return None
    found = REF.search(without_km)
    if found:
        rest = DIRECTION.sub("", without_km[: found.start()] + without_km[found.end() :]).strip(" ,，、·")
        if km is None and (number := re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?)", rest)):
            rest, km = "", float(number[1])
        rest = WORDS.sub("", rest).strip()
        is_its_name = not rest or rest.endswith(("高速", "高速公路", "公路", "国道", "省道", "县道", "乡道"))
        return RoadPlace(found[1].upper(), "", km) if is_its_name else None
    if km is None:
        return None
    name = WORDS.sub("", DIRECTION.sub("", without_km).strip(" ,，、·")).strip()
    if name.endswith(("高速", "公路", "国道", "省道", "大道", "路", "线")) or without_km.endswith("高速"):
        return RoadPlace("", name or without_km, km)
    return RoadPlace("", "", km) if not without_km and STAKE.search(plain) and "+" in plain else None


def _with_letter(text: str) -> str:
    """Return a text with G107 for 107国道 and 国道107."""
    behind = CLASS_BEHIND.sub(lambda found: CLASSES[found[2]] + found[1] + found[2], text)
    return CLASS_BEFORE.sub(lambda found: CLASSES[found[1]] + found[2], behind)


def split_road(text: str) -> tuple[str, str] | None:
    """Return the number of an expressway, empty for none, and what lies on it: G42沪蓉高速 武汉西出口."""
    found = ON_EXPRESSWAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    return ((found["ref"] or "").upper(), found["rest"]) if found else None


def _split_km(text: str) -> tuple[str, float | None]:
    """Return a text without its kilometre, and the kilometre."""
    for pattern in (STAKE, KILOMETRES):
        if found := pattern.search(text):
            km = float(found[1]) + (int(found[2]) / 1000 if found[2] else 0.0)
            return (text[: found.start()] + " " + text[found.end() :]).strip(), km
    return text, None


def refs_of(text: str | None) -> list[str]:
    """Return the numbers in a tag: ``G42;G2`` is on both."""
    return list(dict.fromkeys(ref.upper() for ref in NUMBER_IN_REF.findall(text or "")))


def km_of(*texts: str | None) -> float | None:
    """Return the kilometre in the tags of a milestone: K120+300, 120, 120.3."""
    for text in texts:
        plain = REF.sub(" ", unicodedata.normalize("NFKC", text or ""))
        if found := STAKE.search(plain) or KILOMETRES.search(plain):
            return float(found[1]) + (int(found[2]) / 1000 if found[2] else 0.0)
        if number := re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,3})?)\s*", plain):
            return float(number[1])
    return None


def exit_km(ref: str | None) -> float | None:
    """Return the kilometre that an exit's number tells: GB 5768 numbers exits by it, with a letter behind."""
    found = re.match(r"\s*(\d{1,4})(?!\d)", ref or "")
    return float(found[1]) if found else None


def stake(km: float) -> str:
    """Return a kilometre as on the signs: K120+300."""
    metres = round(km * 1000)
    return f"K{metres // 1000}+{metres % 1000:03d}" if metres % 1000 else f"K{metres // 1000}"
