"""A target: of which stations, what is measured, for whom, at least how much, and until when.

Source: 山西省劳动关系公共服务站 (2025 each county one, 2026 and 2027 150 more each year, by the end of 2027
400 in all and three in each county), 沈阳市工间活动站 (each of 20 m² or more).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.sentence import Sentence, listed
from locator.stations.domain.station import StationKind

MAX_TARGETS = 200  # of an area


class Metric(StrEnum):
    """What is measured of the stations that are in service at the end of the period."""

    COUNT = "count"
    ADDED = "added"
    ROUND_THE_CLOCK = "round_the_clock"
    ON_MAP = "on_map"
    CHECKED = "checked"
    AREA = "area"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return METRIC_LABELS[self]

    @property
    def meaning(self) -> str:
        """What exactly is counted, for the page."""
        return METRIC_MEANINGS[self]

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share of the stations, in per cent."""
        return self in (Metric.ROUND_THE_CLOCK, Metric.ON_MAP, Metric.CHECKED)


METRIC_LABELS = {
    Metric.COUNT: Sentence("站点总数"),
    Metric.ADDED: Sentence("新增站点数"),
    Metric.ROUND_THE_CLOCK: Sentence("昼夜不关的占比（%）"),
    Metric.ON_MAP: Sentence("上图的占比（%）"),
    Metric.CHECKED: Sentence("时间新近核实过的占比（%）"),
    Metric.AREA: Sentence("每站面积（平方米）"),
}
METRIC_MEANINGS = {
    Metric.COUNT: Sentence("期末在开放、试运行或整改中照常开放的站；筹建、暂停、摘牌、并掉的不算。"),
    Metric.ADDED: Sentence("期内开放、到期末还在的站；停过再开的不算新增。"),
    Metric.ROUND_THE_CLOCK: Sentence("期末在的站里，按现在登记的时间昼夜不关的占多少。"),
    Metric.ON_MAP: Sentence("期末在的站里，现在高德、百度或腾讯地图上有的占多少。"),
    Metric.CHECKED: Sentence("期末在的站里，开放时间半年内核实过的占多少。"),
    Metric.AREA: Sentence("期末在的站，每一站的面积都不少于这个数；没有登记面积的单列。"),
}


class Per(StrEnum):
    """For whom it holds: the area itself, or each part of it."""

    SELF = "self"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    UNION = "union"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return PER_LABELS[self]


PER_LABELS = {
    Per.SELF: Sentence("合计"),
    Per.PROVINCE: Sentence("每个省"),
    Per.PREFECTURE: Sentence("每个市州"),
    Per.COUNTY: Sentence("每个区县"),
    Per.UNION: Sentence("每个下级工会"),
}


@dataclass(frozen=True, slots=True)
class TargetTerms:
    """What a target says, without where it is kept.

    `area` is the key of a division's or a union's stations (``division:140000``, ``organization:7``); no
    `kinds` are all. `least` is in stations, per cent or square metres. `begins_on` is None where only the end
    is set.
    """

    area: str
    kinds: tuple[StationKind, ...]
    metric: Metric
    per: Per
    least: float
    begins_on: date | None
    ends_on: date
    document: str = ""
    link: str = ""

    @property
    def demand(self) -> str:
        """What is asked for in words, ``劳动关系公共服务站：每个区县，站点总数至少 3``."""
        kinds = listed(kind.zh for kind in self.kinds) if self.kinds else Sentence("各类站点")
        return Sentence(
            "{kinds}：{per}，{metric}至少 {least}",
            kinds=kinds,
            per=self.per.zh,
            metric=self.metric.zh,
            least=shown_number(self.least),
        )

    @property
    def period(self) -> str:
        """The period in words."""
        if self.begins_on is None:
            return Sentence("到 {end} 为止", end=self.ends_on.isoformat())
        return Sentence("{begin} 至 {end}", begin=self.begins_on.isoformat(), end=self.ends_on.isoformat())


@dataclass(frozen=True, slots=True)
class Target:
    """A target that is kept, by its number."""

    id: int
    terms: TargetTerms


def shown_number(number: float) -> str:
    """Return a number without needless decimals: ``3``, ``97.5``."""
    return f"{number:.1f}".removesuffix(".0")


def split_area(area: str) -> tuple[str | None, int | None]:
    """Return the division's code or the organisation's id of an area's key; neither for the country."""
    kind, _, key = area.partition(":")
    return (None, int(key)) if kind == "organization" else (key or None, None)
