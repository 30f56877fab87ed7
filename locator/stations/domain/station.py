"""Properties of a station: kind, lifecycle status, visibility, quality of its position, and facets."""

from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence


class StationKind(StrEnum):
    """Kinds of stations, by the names in the unions' own reports."""

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
        """The Chinese name."""
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
    """Who may see a station."""

    PUBLIC = "public"
    MEMBERS = "members"
    SITE_ONLY = "site_only"  # only people of the factory that it is in


def widest_visibility(kind: StationKind) -> Visibility:
    """Return the widest visibility that a kind may have: break rooms are inside of factories.

    The database has the same rule as a constraint on `station`, and public answers read its projection
    `public_station` (locator/db/schema/projection/public_station.sql).
    """
    return Visibility.SITE_ONLY if kind is StationKind.WORKSHOP_REST else Visibility.PUBLIC


class LifecycleStatus(StrEnum):
    """Lifecycle status of a station; a relocation (迁址) keeps the station and changes its position."""

    PLANNED = "planned"
    TRIAL = "trial"
    OPEN = "open"
    SUSPENDED = "suspended"
    RECTIFYING = "rectifying"
    MERGED = "merged"
    DELISTED = "delisted"

    @property
    def zh(self) -> str:
        """The Chinese label."""
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
    """Reliability of a position."""

    SURVEYED = "surveyed"
    PUBLISHED = "published"
    APPROXIMATE = "approximate"
    MISSING = "missing"

    @property
    def zh(self) -> str:
        """The Chinese label on the station's page."""
        return Sentence(QUALITY_LABELS[self])


QUALITY_LABELS = {
    PositionQuality.SURVEYED: "位置到现场核过",
    PositionQuality.PUBLISHED: "位置按公布的名单，没有到现场核过",
    PositionQuality.APPROXIMATE: "位置是大概的，可能差几百米，请先看地址或打电话",
    PositionQuality.MISSING: "还没有位置，请按地址找或打电话",
}


class CaptureMethod(StrEnum):
    """How a position was captured."""

    GPS = "gps"
    MAP_PICK = "map_pick"
    PUBLISHED_LIST = "published_list"
    DESCRIPTION = "description"
    GENERATED = "generated"
    UNKNOWN = "unknown"


class Facet(StrEnum):
    """The parts of an entry that are checked separately, each with its own date."""

    POSITION = "position"
    HOURS = "hours"
    SERVICES = "services"
    ACCESS = "access"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(FACET_NAMES[self])


FACET_NAMES = {
    Facet.POSITION: "位置",
    Facet.HOURS: "时间",
    Facet.SERVICES: "设施",
    Facet.ACCESS: "进门",
}


@dataclass(frozen=True, slots=True)
class RelatedStation:
    """A related station as a page names it: the parent of a room, or a room of a station."""

    code: str
    name: str
    kind: StationKind
