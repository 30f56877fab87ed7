"""Whether a map platform shows a station: 上图, which the unions' own criteria ask for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.crs.conversion import Crs
from geodata.sentence import Sentence

LONGEST_POI_ID = 100
LONGEST_NOTE = 300


class Platform(StrEnum):
    """The maps that workers look at."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"

    @property
    def zh(self) -> str:
        """The name that people say."""
        return {"amap": Sentence("高德"), "baidu": Sentence("百度"), "tencent": Sentence("腾讯")}[self]

    @property
    def crs(self) -> Crs:
        """The system that its coordinates are in."""
        return Crs.BD_09 if self is Platform.BAIDU else Crs.GCJ_02


class ListingStatus(StrEnum):
    """How far a platform is with a station; one that it was never told of has none."""

    SUBMITTED = "submitted"
    LISTED = "listed"
    REJECTED = "rejected"
    WRONG = "wrong"
    GONE = "gone"

    @property
    def zh(self) -> str:
        """The words that staff reads."""
        return LISTING_WORDS[self]


LISTING_WORDS = {
    ListingStatus.SUBMITTED: Sentence("已报送，等回音"),
    ListingStatus.LISTED: Sentence("已上图"),
    ListingStatus.REJECTED: Sentence("被退回"),
    ListingStatus.WRONG: Sentence("图上有错"),
    ListingStatus.GONE: Sentence("从图上消失了"),
}
NEVER = Sentence("没有报送过")
# What platforms say of a row that they answer; the first that a cell contains is meant.
ANSWER_WORDS = (
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
    """What is known of one station on one platform; `status` is None for one never told of."""

    status: ListingStatus | None = None
    on: date | None = None
    poi_id: str = ""
    note: str = ""


def read_status(text: str) -> ListingStatus | None:
    """Return the status that a platform's words mean; None for words that nobody can tell."""
    said = text.strip()
    if said in tuple(ListingStatus):
        return ListingStatus(said)
    return next((status for words, status in ANSWER_WORDS if words in said), None)
