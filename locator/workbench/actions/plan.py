"""A change of many stations in two steps: what it would do to each, and doing it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Right
from locator.stations.domain.station import LifecycleStatus
from locator.time_zone import SHANGHAI
from locator.workbench.domain.selection import Outcome, Preview, SelectedStation, Verdict

OUTSIDE_AREA = Sentence("不在您管的范围里")
IS_MERGED = Sentence("已经并入别的站")
NO_LONGER_THERE = Sentence("已经摘牌或并走")
ENDED = (LifecycleStatus.MERGED, LifecycleStatus.DELISTED)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who changes stations, and when."""

    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would do, and what does it, in the same transaction as it was planned.

    `note` is what the person should see before: how a text was understood.
    """

    preview: Preview
    write: Callable[[Connection], None]
    note: Sentence | None = None


def plan_tending(
    acting: Acting,
    selected: Sequence[SelectedStation],
    same: Collection[int],
    write: Callable[[Connection, Sequence[SelectedStation]], None],
) -> Plan:
    """Return the plan of a change by whoever may tend stations; those in `same`, by id, stay as they are."""

    def judge(station: SelectedStation) -> Verdict:
        if not acting.actor.may(Right.TEND, station.division_code, station.operator_id):
            return Verdict(station, Outcome.REFUSED, OUTSIDE_AREA)
        if station.status in ENDED:
            return Verdict(station, Outcome.REFUSED, NO_LONGER_THERE)
        return Verdict(station, Outcome.SAME if station.id in same else Outcome.CHANGED)

    preview = Preview([judge(station) for station in selected])
    return Plan(preview, lambda connection: write(connection, preview.of(Outcome.CHANGED)))
