"""Links to a place in a map, as people paste them: the position in them, or the name beside them.

Sources: the vendors' URI documents, as in geodata/map_links.py. Amap and Tencent write GCJ-02, Baidu BD-09
unless the link says otherwise, OpenStreetMap and `geo:` (RFC 5870) WGS 84. What others write inside China
differs by product, so their system is asked for.
"""

import re
from urllib.parse import unquote

from geodata.crs.conversion import Crs

MAX_LENGTH = 600
LINK = re.compile(
    r"(?:https?://|geo:|(?:amap|baidu|qq)?map(?:s|api|path)?://|iosamap://|androidamap://)\S+", re.IGNORECASE
)
NUMBER = r"-?\d{1,3}\.\d{2,15}"
PAIR = re.compile(rf"(?<![\d.])({NUMBER})\s*[,/;|+\s]\s*({NUMBER})(?![\d.])")
SECOND_NUMBER = re.compile(r"(?:&(?:amp;)?m?(?:lat|lon|lng|dlat|dlon)(?:itude)?=|!4d)(?=-?\d)", re.IGNORECASE)
END = re.compile(r"(?:to|tocoord|dest|destination|daddr|end|dlat)[:=][^&]*$", re.IGNORECASE)
HOSTS = (
    (re.compile(r"amap|gaode|autonavi", re.IGNORECASE), Crs.GCJ_02),
    (re.compile(r"qq\.com|qqmap|tencent", re.IGNORECASE), Crs.GCJ_02),
    (re.compile(r"baidu|bdmap", re.IGNORECASE), Crs.BD_09),
    (re.compile(r"openstreetmap|osm\.|^geo:|organicmaps|osmand", re.IGNORECASE), Crs.WGS_84),
)
STATED = re.compile(
    r"(?:coord_?type|coordinate|coord|crs|sys)=(gcj02|gcj02ll|gaode|wgs84|wgs84ll|wgs|bd09ll|bd09)\b",
    re.IGNORECASE,
)
SYSTEMS = {"gcj": Crs.GCJ_02, "gao": Crs.GCJ_02, "wgs": Crs.WGS_84, "bd0": Crs.BD_09}
APP_NAMES = re.compile(
    r"[【\[［](?:高德|百度|腾讯|搜狗|苹果|谷歌|微信)?(?:地图|位置)[】\]］]|(?:我在|位置|地址)[:：]"
)


def pair_in_link(text: str) -> tuple[str, Crs | None] | None:
    """Return the two numbers in the link in a text, as ``first,second``, and their system if it is known."""
    found = LINK.search(text[:MAX_LENGTH])
    if found is None:
        return None
    link = unquote(found[0])
    pairs = list(PAIR.finditer(SECOND_NUMBER.sub(",", link)))
    if not pairs:
        return None
    joined = SECOND_NUMBER.sub(",", link)
    ends = [pair for pair in pairs if END.search(joined[: pair.start()])]
    pair = (ends or pairs)[0]
    return f"{pair[1]},{pair[2]}", _system(link)


def without_link(text: str) -> str:
    """Return a shared text without its link and the name of the app: what is left names the place."""
    if not LINK.search(text):
        return text
    lines = [line.strip() for line in LINK.sub("\n", APP_NAMES.sub("\n", text)).splitlines()]
    return next((line for line in lines if line), "")


def _system(link: str) -> Crs | None:
    if stated := STATED.search(link):
        return SYSTEMS[stated[1][:3].lower()]
    return next((crs for host, crs in HOSTS if host.search(link)), None)
