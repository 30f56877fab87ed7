"""What is chosen of a happening from a list: its kind, state, sign-up, and what holidays do to it."""

from enum import StrEnum
from typing import Self

from geodata.sentence import Sentence


class Labelled(StrEnum):
    """An enumeration whose members are a code and a Chinese label."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make a member of its row."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @property
    def zh(self) -> Sentence:
        """The Chinese label, also the translation key."""
        return Sentence(self.label)


class EventKind(Labelled):
    """What happens. A STOP or a DESK is a roving station while it lasts."""

    FILM = "film", "公益电影"
    FAIR = "fair", "招聘会"
    COURSE = "course", "培训课程"
    CLINIC = "clinic", "义诊体检"
    MEDIATION = "mediation", "调解"
    ACTIVITY = "activity", "活动"
    STOP = "stop", "流动服务点"
    DESK = "desk", "临时服务台"


class EventStatus(Labelled):
    """Whether the public sees a happening."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    CANCELLED = "cancelled", "已取消"


class SignUp(Labelled):
    """How people sign up."""

    NONE = "none", "不用报名"
    PHONE = "phone", "电话报名"
    URL = "url", "网上报名"
    MINI_PROGRAM = "mini_program", "小程序报名"


class HolidayPolicy(Labelled):
    """What becomes of an occurrence on a public holiday."""

    UNDECIDED = "undecided", "到时候再定"
    HELD = "held", "照常"
    OFF = "off", "停一次"


class OccurrenceState(Labelled):
    """What is known of one occurrence. UNKNOWN waits for a decision, or for the year's holidays."""

    PLANNED = "planned", "照常"
    UNKNOWN = "unknown", "说不准"
    CANCELLED = "cancelled", "取消"
    MOVED = "moved", "改期"


class Verdict(Labelled):
    """What somebody decided about one occurrence."""

    HELD = "held", "照常"
    CANCELLED = "cancelled", "取消"
    MOVED = "moved", "改期"
