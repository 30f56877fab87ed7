"""What a photo of a station shows, and how many there may be."""

from enum import StrEnum

from geodata.sentence import Sentence

MAX_OF_VIEW = 3  # of one station
SMALL_SIDE_PX = 320
MAX_REASON_LENGTH = 200


class View(StrEnum):
    """What a photo shows."""

    OUTSIDE = "outside"
    WAY_IN = "way_in"

    @property
    def zh(self) -> str:
        """The label."""
        return VIEW_NAMES[self]


VIEW_NAMES = {View.OUTSIDE: Sentence("从外面看"), View.WAY_IN: Sentence("从哪里进")}
