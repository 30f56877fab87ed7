"""Needs in plain words (上厕所, 欠薪), and the services or the advice that they lead to (needs.csv).

A word counts only as the whole of what was asked: 厕所路 is a road. Several rows of one word are
alternatives, the first of them the usual one.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

from geodata.sentence import Sentence
from locator.stations.domain.service import SERVICES
from locator.stations.domain.service_vocabulary import ServiceType

MAX_LENGTH = 60
SPACES = re.compile(r"[\s,，、。·!！?？~～…“”\"()（）]+")
BEFORE = re.compile(
    r"^(?:请问|你好|今天|明天|后天|(?:这|本|下)?(?:周|星期|礼拜)[一二三四五六日天]|我们?|他|想要?|需要|急需|急着?|要|去|找个?|哪里|哪儿|哪有|在哪|附近|最近的?|身边|有没有|有|"
    r"能|可以|可|的|地方|"
    r"i |need |want |to |a |an |the |where |is |can |find |nearest |nearby |"
    r"где |мне |нужно |нужен |нужна |хочу |хочется |можно |ближайший |ближайшая |рядом |"
    r"хаана |ойрхон |надад |би )(?=.)"
)
BEHIND = re.compile(
    r"(?<=.)(?:的地方|在哪里|在哪儿?|哪里有|哪里|哪儿|附近|怎么办|有吗|吗|呢|啊|了|的|"
    r" near me| nearby| рядом| здесь|"
    r" хаана байна| хаана| байна уу| хэрэгтэй)$"
)


@dataclass(frozen=True, slots=True)
class Need:
    """What a word leads to: services, the usual one first, and kinds of advice (`ADVICE`)."""

    word: str
    services: tuple[ServiceType, ...]
    advice: tuple[str, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What to do, for a need that a service alone does not answer."""
        return tuple(sentence for code in self.advice for sentence in ADVICE[code])

    @property
    def choices(self) -> tuple[ServiceType, ...]:
        """The services to choose from: alternatives, or those that go with the advice."""
        codes = [code for advice in self.advice for code in HELP_WITH.get(advice, ())]
        return tuple(dict.fromkeys([*self.services, *(SERVICES[code] for code in codes)]))


ADVICE = {
    "wages": (
        Sentence("工资没有拿到：打 12351 找工会帮忙，也可以打 12333 向劳动保障监察投诉。"),
        Sentence("留好聊天记录、考勤、转账记录和派单截图。"),
    ),
    "injury": (
        Sentence("干活受了伤：先治伤，留好病历和票据，告诉单位或平台；怎么办可以打 12351 问工会。"),
        Sentence("工伤认定单位应在 30 天内申请；单位不申请，本人或工会可以在一年内申请，打 12333 问。"),
    ),
    "job": (Sentence("找工作：打 12351 问工会的招聘会和技能培训，打 12333 问公共就业服务。"),),
    "legal": (Sentence("法律援助：打 12348 免费问律师，打 12351 问工会的法律援助。"),),
    "dispute": (
        Sentence("和单位、平台有争议：打 12351 请工会帮忙调解，打 12333 问劳动仲裁。"),
        Sentence("劳动仲裁不收费，一般要在一年内申请。"),
    ),
    "insurance": (Sentence("社保的事：打 12333 查询和投诉，也可以打 12351 问工会。"),),
    "union": (Sentence("加入工会：打 12351 问当地工会，快递、外卖、网约车、货车司机都能入会。"),),
}
# What stations may offer to somebody who needs advice.
HELP_WITH = {
    "wages": ("legal_aid", "mediation", "labour_supervision"),
    "injury": ("legal_aid", "legal_advice"),
    "insurance": ("policy_advice",),
    "union": ("union_join",),
}


def need_of(text: str) -> Need | None:
    """Return the need that a whole text is, in any language of the site; None for other texts."""
    plain = normalized(text)
    found = _needs().get(plain)
    while found is None:
        shorter = BEHIND.sub("", BEFORE.sub("", plain, count=1), count=1).strip()
        if shorter == plain:
            return None
        plain = shorter
        found = _needs().get(plain)
    return found


def need_services(text: str) -> tuple[str, ...]:
    """Return the code of the usual service of a need in a list; empty for advice and other texts."""
    need = need_of(text)
    return (need.services[0].code,) if need and need.services else ()


def normalized(text: str) -> str:
    """Return a text in lower case and half width, with single spaces between words of letters only."""
    plain = unicodedata.normalize("NFKC", text[:MAX_LENGTH]).lower().replace("ё", "е")
    spaced = SPACES.sub(" ", plain).strip()
    return re.sub(r"(?<=[一-鿿]) | (?=[一-鿿])", "", spaced)


@cache
def _needs() -> dict[str, Need]:
    """Return the needs by their normalized word."""
    rows = list(csv.DictReader(_file().splitlines()))
    by_word: dict[str, list[str]] = {}
    for row in rows:
        by_word.setdefault(normalized(row["word"]), []).append(row["leads_to"])
    return {word: _need(word, targets) for word, targets in by_word.items()}


def _need(word: str, targets: list[str]) -> Need:
    by_kind = {
        kind: [target.partition(":")[2] for target in group]
        for kind, group in groupby(
            sorted(targets, key=lambda target: target.partition(":")[0]),
            key=lambda target: target.partition(":")[0],
        )
    }
    services = tuple(SERVICES[code] for code in by_kind.get("service", ()))
    return Need(word, services, tuple(dict.fromkeys(by_kind.get("advice", ()))))


def _file() -> str:
    return resources.files("locator.places.domain").joinpath("needs.csv").read_text(encoding="utf-8")
