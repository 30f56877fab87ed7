"""Map platforms, and the status of a station's listing on them (上图, required by the unions' criteria)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from geodata.crs.conversion import Crs
from geodata.sentence import Sentence

MAX_POI_ID_LENGTH = 100
MAX_NOTE_LENGTH = 300


class Platform(StrEnum):
    """A map platform that workers use: its code, its Chinese name (also the translation key), its datum."""

    name_zh: str
    crs: Crs

    def __new__(cls, code: str, zh: str = "", crs: Crs = Crs.GCJ_02) -> Self:
        """Make a platform of its row."""
        platform = str.__new__(cls, code)
        platform._value_ = code
        platform.name_zh = zh
        platform.crs = crs
        return platform

    AMAP = "amap", "高德", Crs.GCJ_02
    BAIDU = "baidu", "百度", Crs.BD_09
    TENCENT = "tencent", "腾讯", Crs.GCJ_02

    @property
    def zh(self) -> str:
        """The Chinese name, also the translation key."""
        return Sentence(self.name_zh)


class ListingStatus(StrEnum):
    """The status of a station on a platform; a station that was never submitted has none."""

    SUBMITTED = "submitted"
    LISTED = "listed"
    REJECTED = "rejected"
    WRONG = "wrong"
    GONE = "gone"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return STATUS_LABELS[self]


STATUS_LABELS = {
    ListingStatus.SUBMITTED: Sentence("已报送，等回音"),
    ListingStatus.LISTED: Sentence("已上图"),
    ListingStatus.REJECTED: Sentence("被退回"),
    ListingStatus.WRONG: Sentence("图上有错"),
    ListingStatus.GONE: Sentence("从图上消失了"),
}
NEVER_SUBMITTED = Sentence("没有报送过")
# Terms in the platforms' answers, by status; the first term that a cell contains decides.
ANSWER_TERMS = (
    ("不通过", ListingStatus.REJECTED),
    ("未通过", ListingStatus.REJECTED),
    ("驳回", ListingStatus.REJECTED),
    ("退回", ListingStatus.REJECTED),
    ("失败", ListingStatus.REJECTED),
    ("下线", ListingStatus.GONE),
    ("删除", ListingStatus.GONE),
    ("消失", ListingStatus.GONE),
    ("有误", ListingStatus.WRONG),
    ("有错", ListingStatus.WRONG),
    ("审核中", ListingStatus.SUBMITTED),
    ("处理中", ListingStatus.SUBMITTED),
    ("待", ListingStatus.SUBMITTED),
    ("报送", ListingStatus.SUBMITTED),
    ("上图", ListingStatus.LISTED),
    ("上线", ListingStatus.LISTED),
    ("通过", ListingStatus.LISTED),
    ("成功", ListingStatus.LISTED),
    ("已有", ListingStatus.LISTED),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The listing of a station on a platform; `status` is None if it was never submitted."""

    status: ListingStatus | None = None
    on: date | None = None
    poi_id: str = ""
    note: str = ""


def parse_status(text: str) -> ListingStatus | None:
    """Return the status that a cell of a platform's answer means; None if it is not understood."""
    stripped = text.strip()
    if stripped in tuple(ListingStatus):
        return ListingStatus(stripped)
    return next((status for term, status in ANSWER_TERMS if term in stripped), None)
