"""What a trial is: what is done to a deployment, what it must bear, and the control that must not."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trials.deployment.doors import Door
    from trials.deployment.site import Site


@dataclass(frozen=True, slots=True)
class Figure:
    """What came of a trial or of its control."""

    holds: bool
    text: str
    numbers: Mapping[str, float] = field(default_factory=dict)


class Skipped(Exception):
    """A trial that this machine does not allow, with the reason."""


Run = Callable[["Site", "Door"], Figure]


@dataclass(frozen=True, slots=True)
class Control:
    """The same with the protection off: it has to fail, or the trial would prove nothing."""

    title: str
    run: Run


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial; `by_doors` of those that are different through the front and without it."""

    name: str
    title: str
    bar: str
    run: Run
    control: Control
    by_doors: bool = False
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A trial that was run through a door; `control` is None where it was not run."""

    trial: Trial
    door: str
    figure: Figure | None
    control: Figure | None = None
    skipped: str = ""
    took_s: float = 0.0
    slowness: float = 1.0  # of the machine meanwhile

    @property
    def holds(self) -> bool:
        """Tell whether the bar is met, and the control has failed as it has to."""
        if self.figure is None:
            return bool(self.skipped)
        return self.figure.holds and (self.control is None or not self.control.holds)


def longest(times: Iterable[float]) -> float:
    """Return the longest of some times; 0 without any."""
    return max(times, default=0.0)
