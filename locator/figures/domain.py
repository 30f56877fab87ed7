"""The figures that a choropleth map can show, and their division into five classes."""

from collections.abc import Sequence
from enum import StrEnum

from geodata.sentence import Sentence


class MapFigure(StrEnum):
    """A figure that the map can show by colour."""

    SERVED = "served"
    OPEN_NOW = "open_now"
    ROUND_THE_CLOCK = "round_the_clock"
    HOURS_FRESH = "hours_fresh"
    ON_AMAP = "on_amap"
    ON_BAIDU = "on_baidu"

    @property
    def zh(self) -> str:
        """The Chinese label, also the translation key."""
        return FIGURE_LABELS[self]

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share of the served stations; otherwise it is their number."""
        return self is not MapFigure.SERVED


FIGURE_LABELS = {
    MapFigure.SERVED: Sentence("对外开放的站点数"),
    MapFigure.OPEN_NOW: Sentence("现在开门的占多少"),
    MapFigure.ROUND_THE_CLOCK: Sentence("昼夜不关的占多少"),
    MapFigure.HOURS_FRESH: Sentence("时间新近核实过的占多少"),
    MapFigure.ON_AMAP: Sentence("在高德上的占多少"),
    MapFigure.ON_BAIDU: Sentence("在百度上的占多少"),
}
SHARE_BREAKS = (0.2, 0.4, 0.6, 0.8)
CLASS_COUNT = len(SHARE_BREAKS) + 1


def class_breaks(figure: MapFigure, values: Sequence[float]) -> tuple[float, ...]:
    """Return the breaks between five classes: fixed for shares, quintiles of the values for numbers."""
    if figure.is_share:
        return SHARE_BREAKS
    ordered = sorted(values)
    if not ordered:
        return ()
    quintiles = (
        ordered[min(len(ordered) * n // CLASS_COUNT, len(ordered) - 1)] for n in range(1, CLASS_COUNT)
    )
    return tuple(dict.fromkeys(quintiles))


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Return the class of a value, from 0; a value at a break is in the higher class."""
    return sum(value >= limit for limit in breaks)
