"""Coordinates in a typed text: degrees, minutes, seconds in any order and system, plus codes, links."""

import re
import unicodedata
from dataclasses import dataclass

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.crs.outline import in_china
from geodata.lonlat import LonLat
from locator.places.domain.pasted_links import pair_in_link
from locator.places.domain.plus_codes import parse_plus_code

MAX_LENGTH = 100
LON, LAT = (73.0, 136.0), (3.0, 54.0)  # of China: they tell the two apart where nothing else does
MIN_DECIMALS = 2  # of a number without a mark: "12 34" is no position
SYSTEMS = {
    Crs.GCJ_02: re.compile(r"gcj-?\s?0?2|高德|腾讯|微信|火星坐标系?|amap"),
    Crs.BD_09: re.compile(r"bd-?\s?0?9(?:ll)?|百度|baidu"),
    Crs.WGS_84: re.compile(r"wgs-?\s?(?:19)?84|gps|北斗"),
    Crs.CGCS2000: re.compile(r"cgcs-?\s?2000|天地图|国家2000"),
}
AXIS_NAME = re.compile(r"[\"'](lat|lon|lng|latitude|longitude)[\"']")
THREE_NUMBERS = re.compile(r"(?<![\d.])(\d{1,3})[\s:]+(\d{1,2})[\s:]+(\d{1,2}(?:\.\d+)?)(?![\d.])")
TWO_NUMBERS = re.compile(r"(?<![\d.])(\d{1,3})[\s:]+(\d{1,2}\.\d+)(?![\d.])")
DECORATION = re.compile(
    r"srid=4326;?|point|我的|当前|经纬度|坐标系?|位置|定位|地图|geo:|coordinates?|координаты|[()\[\]{}]"
)
NORTH_SOUTH = "北纬|南纬|纬度|lat(?:itude)?|шир(?:ота)?|с\\.? ?ш\\.?|ю\\.? ?ш\\.?|[nsсю]|北|南"
EAST_WEST = "东经|西经|经度|lon(?:gitude)?|lng|долг(?:ота)?|в\\.? ?д\\.?|з\\.? ?д\\.?|[ewвз]|东|西"
AXIS = f"(?:{NORTH_SOUTH}|{EAST_WEST})"
NEGATIVE = re.compile(r"[sw南西юз].*")
NUMBER = r"\d{1,3}(?:\.\d{1,15})?"
QUANTITY = (
    rf"(?P<before{{n}}>{AXIS})?\s*[:=]?\s*(?P<sign{{n}}>[+-]?)(?P<deg{{n}}>{NUMBER})(?!\d)\s*"
    rf"(?:(?P<mark{{n}}>[°度])\s*(?:(?P<min{{n}}>\d{{1,2}}(?:\.\d+)?)\s*['分]?\s*"
    rf"(?:(?P<sec{{n}}>\d{{1,2}}(?:\.\d+)?)(?![\d.°度])\s*(?:\"|''|秒)?)?)?)?"
    rf"\s*(?P<after{{n}}>{AXIS})?"
)
PAIR = re.compile(QUANTITY.replace("{n}", "1") + r"\s*[,，;；、/|]?\s*" + QUANTITY.replace("{n}", "2"))
DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d{1,3}),(\d{3,15})(?![\d,])")
BARE_NUMBERS = re.compile(rf"(?:[+-]?{NUMBER})(?:[\s:,;]+{NUMBER}){{3,5}}")


@dataclass(frozen=True, slots=True)
class TypedPosition:
    """Two numbers as typed, and the system that they are in; None where the text names none."""

    given: LonLat
    crs: Crs | None

    @property
    def is_ambiguous(self) -> bool:
        """Whether the system matters, which moves a position in China by 500 m, and the text names none."""
        return self.crs is None and in_china(self.given)

    def in_wgs84(self, crs: Crs | None = None) -> LonLat:
        """Return the position in WGS 84, read in a system: the named one, else `crs`, else WGS 84."""
        return position_to_wgs84(self.given, self.crs or crs or Crs.WGS_84)


def parse_coordinates(text: str) -> TypedPosition | None:
    """Return the position that a whole text is; None if it is something else.

    Raises InvalidPosition for two numbers with marks of degrees that are no position on Earth.
    """
    if (code := parse_plus_code(text)) and code.is_whole:
        return TypedPosition(code.position(), Crs.WGS_84)
    if linked := pair_in_link(text):
        pair = _marked(linked[0])
        return TypedPosition(LonLat.of(*pair), linked[1]) if pair else None
    plain = _plain(text)
    crs = None
    for system, names in SYSTEMS.items():
        plain, found = names.subn(" ", plain)
        crs = system if found and crs is None else crs
    plain = DECORATION.sub(" ", AXIS_NAME.sub(r"\1", plain)).strip(" ,:;。.")
    pair = _bare_sexagesimal(plain) or _marked(plain) or _marked(_with_marks(plain))
    return TypedPosition(LonLat.of(*pair), crs) if pair else None


def _plain(text: str) -> str:
    """Return a text in half width and lower case, with one sign for each mark of degrees."""
    marked = text[:MAX_LENGTH].replace("º", "°").replace("˚", "°")
    plain = unicodedata.normalize("NFKC", marked).lower()
    plain = plain.translate(str.maketrans("′’‘`″“”−–", "''''\"\"\"--"))
    commas = DECIMAL_COMMA.findall(plain)
    if len(commas) == 2 and len(re.findall(r"\d+", plain)) == 4:  # 23,048 112,465: a decimal comma
        return DECIMAL_COMMA.sub(r"\1.\2", plain)
    return plain


def _with_marks(text: str) -> str:
    """Return a text with marks between the numbers of degrees: N 23 02 52.8 is N 23°02'52.8"."""
    return TWO_NUMBERS.sub(r"\1°\2'", THREE_NUMBERS.sub(r"""\1°\2'\3" """, text))


def _marked(text: str) -> tuple[float, float] | None:
    """Return longitude and latitude of two quantities with decimals, marks or axes."""
    found = PAIR.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    axes = [_axis(parts[f"before{n}"] or parts[f"after{n}"]) for n in (1, 2)]
    values = [_value(parts, n) for n in (1, 2)]
    if any(value is None for value in values) or (axes[0] and axes[0] == axes[1]):
        return None
    if not any(axes) and not all(_is_precise(parts, n) for n in (1, 2)):
        return None
    first, second = (value for value in values if value is not None)
    is_lon_first = axes[0] == "lon" or axes[1] == "lat" if any(axes) else _is_lon_first(first, second)
    return (first, second) if is_lon_first else (second, first)


def _axis(word: str | None) -> str:
    if not word:
        return ""
    return "lat" if re.fullmatch(NORTH_SOUTH, word) else "lon"


def _value(parts: dict[str, str | None], n: int) -> float | None:
    """Return the signed degrees of one quantity; None for 60 minutes or more."""
    minutes, seconds = float(parts[f"min{n}"] or 0), float(parts[f"sec{n}"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    degrees = float(parts[f"deg{n}"] or 0) + minutes / 60 + seconds / 3600
    word = parts[f"before{n}"] or parts[f"after{n}"] or ""
    is_negative = parts[f"sign{n}"] == "-" or bool(NEGATIVE.fullmatch(word))
    return -degrees if is_negative else degrees


def _is_precise(parts: dict[str, str | None], n: int) -> bool:
    """Return whether a quantity can only be degrees: by a mark, or by its decimals."""
    decimals = (parts[f"deg{n}"] or "").partition(".")[2]
    return bool(parts[f"mark{n}"]) or len(decimals) >= MIN_DECIMALS


def _is_lon_first(first: float, second: float) -> bool:
    """Return which of two numbers is the longitude: by China's extent, else by what a latitude can be."""
    if _within(first, LON) and _within(second, LAT):
        return True
    return abs(first) > 90 and not (_within(first, LAT) and _within(second, LON))


def _bare_sexagesimal(text: str) -> tuple[float, float] | None:
    """Return a position of four or six numbers without marks: 23 02 52.8 112 27 54, in either order."""
    if not BARE_NUMBERS.fullmatch(text):
        return None
    numbers = [float(part) for part in re.split(r"[\s:,;]+", text)]
    if len(numbers) not in (4, 6):
        return None
    half = len(numbers) // 2
    if any(not part.is_integer() for n in (0, half) for part in numbers[n : n + half - 1]):
        return None
    if any(not 0 <= part < 60 for n in (1, half + 1) for part in numbers[n : n + half - 1]):
        return None
    first, second = (
        sum(part / 60**power for power, part in enumerate(numbers[n : n + half])) for n in (0, half)
    )
    in_china = (_within(first, LON) and _within(second, LAT)) or (
        _within(first, LAT) and _within(second, LON)
    )
    if not in_china:
        return None
    return (first, second) if _is_lon_first(first, second) else (second, first)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
