"""What people add to the name of a place: an exit, a gate, a building; and what they say around it."""

import re
import unicodedata

AROUND = re.compile(r"(?<=..)(?:的?(?:附近|周边|周围|旁边?|边上|一带|门口|对面|这里|那里|这边|那边))$")
SAID_BEFORE = re.compile(
    r"^(?:请问|你好|帮我)?(?:我想|我要|我|人)?(?:现在|正|就)?"
    r"(?:查一?下|找一?下|搜一?下|导航[去到]?|去|到|往|在|离|从|距离?|靠近|位于|查|找|搜)(?=..)|^(?:请问|你好|帮我)(?=..)"
)
SAID_BEHIND = re.compile(
    r"(?<=..)(?:的?(?:附近|周边|周围|旁边?|边上|一带|这里|那里|这边|那边|里面?|内)?的?"
    r"(?:(?:哪里|哪儿|哪)?(?:最近|有没有|有|最近的|近的)?(?:什么|哪些)?的?(?:工会|户外劳动者)?(?:驿站|站点|服务站|司机之家|爱心驿站)"
    r"(?:在哪里?|在哪儿|有吗|有没有|吗|呢)?|怎么走|怎么去|怎么到|在哪里?|在哪儿|最近的?)|的?(?:附近|周边|周围|旁边?|边上|一带|门口|对面|这里|那里|这边|那边))"
    r"[?？!！。.]*$"
)
DETAIL = re.compile(
    r"(?<=..)[\s(（]*(?P<detail>"
    r"(?:[东南西北正前后侧]{1,2}|[一二三四五六七八九十\d]{1,2}号?|[A-Za-z]\d?)(?:大门|门|出口|入口|出入口|口|进站口|出站口|候车厅)"
    r"|(?:[A-Za-z]?\d{1,4}|[A-Za-z]|[一二三四五六七八九十]{1,3})(?:号楼|栋|幢|座|号院|单元|期|区|楼|层|航站楼|号航站楼|号站台|号)(?:[\dA-Za-z]{1,5}(?:号|单元|室|层|楼)?)*"
    r"|(?<=[一-鿿])[A-Z]\d?|[东南西北站]{1,2}广场|(?:往|向|去)?[^\s(（]{1,6}方向"
    r"|(?:急诊|门诊|住院|医技|综合)(?:部|楼|大楼|处|科)?|(?:地下|地上)?停车场|进站口|出站口|候车室|售票处|大门|正门|T\d(?:航站楼)?"
    r")[)）]?$"
)
EXIT = re.compile(r"^(?P<ref>[a-z]\d{0,2}|\d{1,2})号?(?:出入口|出口|入口|口)?$", re.IGNORECASE)
EXIT_OF_STATION = re.compile(r"站(?P<ref>[A-Za-z]\d{0,2}|\d{1,2})号?(?:出入口|出口|口)$")
STATION_END = re.compile(r"(?<=..)(?:地铁站|站)$")


def without_around(text: str) -> str:
    """Return a text without 附近, 旁边 and the like behind it."""
    return AROUND.sub("", text.strip())


def without_speech(text: str) -> list[str]:
    """Return what may be the place in a sentence: 天河城 of 离天河城最近的驿站 and of 我在天河城旁边.

    With less taken away first: 人 of 人民医院在哪里 belongs to the name.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    behind = SAID_BEHIND.sub("", plain)
    found = (behind, SAID_BEFORE.sub("", behind), SAID_BEFORE.sub("", plain))
    return list(dict.fromkeys(one for part in found if (one := part.strip(" ,，。的")) and one != plain))


def split_detail(text: str) -> tuple[str, str] | None:
    """Return a place and the part of it that is named behind it: 中山一院 and 东门; None for other texts."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = DETAIL.search(plain)
    return (plain[: found.start()].strip(), found["detail"]) if found else None


def exit_ref(name: str, ref: str) -> str:
    """Return the letter or number of an exit of a metro station, from its tags: A of ``A(东北口)``."""
    for text in (ref, name):
        plain = re.sub(r"[(（].*$", "", unicodedata.normalize("NFKC", text or "")).strip()
        if found := EXIT.fullmatch(plain) or EXIT_OF_STATION.search(plain):
            return found["ref"].upper()
    return ""


def whole_exit(station: str, ref: str) -> str:
    """Return the name of an exit: 公园前站A口, 世纪大道站3号口."""
    number = f"{ref}号" if ref.isdigit() else ref
    return f"{STATION_END.sub('', station)}站{number}口"


def exit_forms(station: str, ref: str) -> list[str]:
    """Return how people name an exit of a metro station: 公园前A口, 公园前地铁站A出口."""
    stem = STATION_END.sub("", station)
    number = f"{ref}号" if ref.isdigit() else ref
    endings = (f"{number}口", f"{number}出口", f"{number}出入口", f"{ref}口")
    bases = (stem, f"{stem}站", f"{stem}地铁站", f"地铁{stem}站")
    return list(dict.fromkeys(base + ending for base in bases for ending in endings))
