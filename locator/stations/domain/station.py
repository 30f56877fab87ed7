"""What a station is: its kind, its place in life, who may see it, and how well its place is known."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence


class StationKind(StrEnum):
    """The kinds of station, by the names that the unions' own reports use."""

    UNION_STATION = "union_station"
    MOBILE_STATION = "mobile_station"
    DRIVER_HOME = "driver_home"
    DRIVER_STATION = "driver_station"
    WORKSHOP_REST = "workshop_rest"
    LABOR_RELATIONS_STATION = "labor_relations_station"
    LABOR_RELATIONS_POINT = "labor_relations_point"
    RIGHTS_CENTER = "rights_center"
    LEGAL_BASE = "legal_base"
    FENGQIAO_SITE = "fengqiao_site"
    WORKERS_HOME = "workers_home"
    CULTURE_PALACE = "culture_palace"
    PARTNER_SERVICE = "partner_service"

    @property
    def zh(self) -> str:
        """The name that a worker reads."""
        return Sentence(KIND_NAMES[self])


KIND_NAMES = {
    StationKind.UNION_STATION: "工会驿站",
    StationKind.MOBILE_STATION: "流动工会驿站",
    StationKind.DRIVER_HOME: "司机之家",
    StationKind.DRIVER_STATION: "司机驿站",
    StationKind.WORKSHOP_REST: "工间活动站",
    StationKind.LABOR_RELATIONS_STATION: "劳动关系公共服务站",
    StationKind.LABOR_RELATIONS_POINT: "劳动关系公共服务点",
    StationKind.RIGHTS_CENTER: "权益保障服务中心",
    StationKind.LEGAL_BASE: "职工法律服务基地",
    StationKind.FENGQIAO_SITE: "“枫桥经验”实践站点",
    StationKind.WORKERS_HOME: "职工之家",
    StationKind.CULTURE_PALACE: "工人文化宫",
    StationKind.PARTNER_SERVICE: "共建服务点",
}


class Visibility(StrEnum):
    """Who may learn that a station exists."""

    PUBLIC = "public"
    MEMBERS = "members"
    SITE_ONLY = "site_only"  # only the people of the factory it stands in


def widest_visibility(kind: StationKind) -> Visibility:
    """Return how public a kind may be at most: break rooms stand behind a factory's gate.

    This is the one rule; the database repeats it as a constraint, and every public answer reads
    the projection that the constraint guards (db/schema/projection/public_station.sql).
    """
    return Visibility.SITE_ONLY if kind is StationKind.WORKSHOP_REST else Visibility.PUBLIC


class LifecycleStatus(StrEnum):
    """Where a station stands in its life; a move (迁址) keeps the station and changes its place."""

    PLANNED = "planned"
    TRIAL = "trial"
    OPEN = "open"
    SUSPENDED = "suspended"
    RECTIFYING = "rectifying"
    MERGED = "merged"
    DELISTED = "delisted"

    @property
    def zh(self) -> str:
        """The word that a worker reads."""
        return Sentence(STATUS_NAMES[self])


STATUS_NAMES = {
    LifecycleStatus.PLANNED: "筹建",
    LifecycleStatus.TRIAL: "试运行",
    LifecycleStatus.OPEN: "开放",
    LifecycleStatus.SUSPENDED: "暂停开放",
    LifecycleStatus.RECTIFYING: "整改中，照常开放",
    LifecycleStatus.MERGED: "已并入别的站",
    LifecycleStatus.DELISTED: "已摘牌",
}


class PositionQuality(StrEnum):
    """How far a position may be trusted."""

    SURVEYED = "surveyed"
    PUBLISHED = "published"
    APPROXIMATE = "approximate"
    MISSING = "missing"

    @property
    def zh(self) -> str:
        """What a worker reads on the station's page."""
        return Sentence(QUALITY_WORDS[self])


QUALITY_WORDS = {
    PositionQuality.SURVEYED: "位置到现场核过",
    PositionQuality.PUBLISHED: "位置按公布的名单，没有到现场核过",
    PositionQuality.APPROXIMATE: "位置是大概的，可能差几百米，请先看地址或打电话",
    PositionQuality.MISSING: "还没有位置，请按地址找或打电话",
}


class CaptureMethod(StrEnum):
    """How a position came about."""

    GPS = "gps"
    MAP_PICK = "map_pick"
    PUBLISHED_LIST = "published_list"
    DESCRIPTION = "description"
    GENERATED = "generated"
    UNKNOWN = "unknown"


class Facet(StrEnum):
    """The parts of an entry that are checked each for themselves: one date for all would lie."""

    POSITION = "position"
    HOURS = "hours"
    SERVICES = "services"
    ACCESS = "access"

    @property
    def zh(self) -> str:
        """The word that a worker reads."""
        return Sentence(FACET_NAMES[self])


FACET_NAMES = {
    Facet.POSITION: "位置",
    Facet.HOURS: "时间",
    Facet.SERVICES: "设施",
    Facet.ACCESS: "进门",
}


@dataclass(frozen=True, slots=True)
class Related:
    """Another station as a page names it: the house of a room, a room of a house."""

    code: str
    name: str
    kind: StationKind
