"""A selection of stations: which, and of which version each was when it was shown.

Between the preview and the change it travels in the form, as ``100214.3 100215.1``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geodata.sentence import Sentence
from locator.stations.domain.station import LifecycleStatus
from locator.workbench.domain.errors import SelectionRefused

MOST_STATIONS = 5_000
LONGEST_TEXT = 200_000  # more than any station's code and version, five thousand times
MAX_CODE_DIGITS, MAX_VERSION_DIGITS = 20, 9


@dataclass(frozen=True, slots=True)
class SelectedStation:
    """A selected station; `version` is that of its entry."""

    id: int
    code: str
    name: str
    version: int
    status: LifecycleStatus
    division_code: str | None
    operator_id: int | None


class Outcome(StrEnum):
    """What an action does to a station."""

    CHANGED = "changed"
    PROPOSED = "proposed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an action does to a station, and why it does not."""

    station: SelectedStation
    outcome: Outcome
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an action would do to a selection, station by station."""

    verdicts: Sequence[Verdict]

    def of(self, outcome: Outcome) -> list[SelectedStation]:
        """Return the stations with an outcome."""
        return [verdict.station for verdict in self.verdicts if verdict.outcome is outcome]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many stations have each outcome, those that none has left out."""
        counted = ((outcome, len(self.of(outcome))) for outcome in Outcome)
        return {outcome: count for outcome, count in counted if count}

    @property
    def written(self) -> int:
        """How many stations would be changed, or proposed to be."""
        return len(self.of(Outcome.CHANGED)) + len(self.of(Outcome.PROPOSED))

    @property
    def reasons(self) -> list[tuple[str, list[SelectedStation]]]:
        """The reasons of refusals, each with its stations, the most frequent first."""
        by_reason: dict[str, tuple[str, list[SelectedStation]]] = {}
        for verdict in self.verdicts:
            if verdict.outcome is Outcome.REFUSED and verdict.why:
                by_reason.setdefault(str(verdict.why), (verdict.why, []))[1].append(verdict.station)
        return sorted(by_reason.values(), key=lambda found: -len(found[1]))


def versions_text(stations: Iterable[SelectedStation]) -> str:
    """Return codes and versions as the form of a change carries them."""
    return " ".join(f"{station.code}.{station.version}" for station in stations)


def parse_versions(text: str) -> dict[str, int | None]:
    """Return the versions of a form by code, None where it does not say; raise SelectionRefused."""
    if len(text) > LONGEST_TEXT:
        raise SelectionRefused(too_many())
    return dict(map(_parse_one, text.split()))


def require_some(codes: Sequence[str]) -> None:
    """Raise SelectionRefused for no station, and for too many."""
    if not codes:
        raise SelectionRefused(Sentence("还没有选站点：在表里打钩，在图上圈，或者选上这个筛选的全部"))
    if len(codes) > MOST_STATIONS:
        raise SelectionRefused(too_many())


def too_many() -> Sentence:
    """Return the sentence about a selection that is too large."""
    return Sentence("一次最多改 {n} 个站，请再筛小一点", n=MOST_STATIONS)


def _parse_one(text: str) -> tuple[str, int | None]:
    code, _, version = text.partition(".")
    is_code = code.isascii() and code.isdigit() and len(code) <= MAX_CODE_DIGITS
    is_version = not version or (
        version.isascii() and version.isdigit() and len(version) <= MAX_VERSION_DIGITS
    )
    if not (is_code and is_version):
        raise SelectionRefused(Sentence("“{text}”不是编号", text=text[:20]))
    return code, int(version) if version else None


def _is_number(text: str, most_digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most_digits
