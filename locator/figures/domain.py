"""What a map of figures shows by colour, and in which of five classes a value is."""

from collections.abc import Sequence
from enum import StrEnum

from geodata.sentence import Sentence


class Shown(StrEnum):
    """The figures that a map can show."""

    SERVED = "served"
    OPEN_NOW = "open_now"
    ROUND_THE_CLOCK = "round_the_clock"
    HOURS_FRESH = "hours_fresh"
    ON_AMAP = "on_amap"
    ON_BAIDU = "on_baidu"

    @property
    def zh(self) -> str:
        """The word that the choice reads."""
        return SHOWN_WORDS[self]

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share of the served stations; else it is their number."""
        return self is not Shown.SERVED


SHOWN_WORDS = {
    Shown.SERVED: Sentence("对外开放的站点数"),
    Shown.OPEN_NOW: Sentence("现在开门的占多少"),
    Shown.ROUND_THE_CLOCK: Sentence("昼夜不关的占多少"),
    Shown.HOURS_FRESH: Sentence("时间新近核实过的占多少"),
    Shown.ON_AMAP: Sentence("在高德上的占多少"),
    Shown.ON_BAIDU: Sentence("在百度上的占多少"),
}
SHARES = (0.2, 0.4, 0.6, 0.8)
CLASSES = len(SHARES) + 1


def edges(shown: Shown, values: Sequence[float]) -> tuple[float, ...]:
    """Return the values that part five classes: fixed shares, or fifths of the numbers that there are."""
    if shown.is_share:
        return SHARES
    ordered = sorted(values)
    if not ordered:
        return ()
    fifths = (ordered[min(len(ordered) * n // CLASSES, len(ordered) - 1)] for n in range(1, CLASSES))
    return tuple(dict.fromkeys(fifths))


def class_of(value: float, parted: Sequence[float]) -> int:
    """Return the class of a value, from 0; a value on an edge is in the higher one."""
    return sum(value >= edge for edge in parted)
