"""What it costs to raise a false doubt about an open station: requests, networks, minutes of doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from locator.reports.domain.doubt import doubts
from locator.reports.domain.record import NO_RECORD, Record
from locator.reports.domain.report import Report, Verdict
from locator.time_zone import SHANGHAI

AT_ONCE_MIN = 0.1  # minutes between phones that report as one
BEGINS = datetime(2026, 11, 23, 18, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)
WATCHED = timedelta(hours=12)
KNOWN = Record(agreed=8.0)


@dataclass(frozen=True, slots=True)
class Attack:
    """Phones of some networks that report an open station as locked, `every` minutes, `times` times each.

    Honest voices report it open: as many fresh or well-known ones, `after` minutes from the beginning
    (negative: before).
    """

    phones: int
    networks: int
    honest: int = 0
    are_known: bool = False
    after: int = -10
    times: int = 1
    every: int = 20
    verdict: Verdict = Verdict.LOCKED
    apart: float = AT_ONCE_MIN  # minutes between the phones

    @property
    def requests(self) -> int:
        """How many requests the attacker makes."""
        return self.phones * self.times

    def reports(self) -> list[Report]:
        """Return all reports in order of time."""
        lies = (
            Report(
                self.verdict,
                BEGINS + (turn * self.every + phone * self.apart) * MINUTE,
                f"attacker {phone}",
                network=f"attackers {phone % self.networks}",
            )
            for turn in range(self.times)
            for phone in range(self.phones)
        )
        record = KNOWN if self.are_known else NO_RECORD
        truth = (
            Report(
                Verdict.FINE,
                BEGINS + (self.after + number) * MINUTE,
                f"honest {number}",
                record=record,
                network=f"rider {number}",
            )
            for number in range(self.honest)
        )
        return sorted((*lies, *truth), key=lambda report: report.at)


def minutes_of_doubt(reports: Sequence[Report], watched: timedelta = WATCHED) -> int:
    """Return for how many minutes the public is warned, with the doubts renewed at each report."""
    total = timedelta(0)
    current: list[str] = []
    times = sorted({report.at for report in reports})
    for at, until in zip(times, [*times[1:], times[-1] + watched], strict=True):
        found = doubts(reports, at, current)
        current = [doubt.text for doubt in found if doubt.ends_at > until]
        total += max((min(doubt.ends_at, until) - at for doubt in found), default=timedelta(0))
    return round(total / MINUTE)


COLLUDERS = (
    *(Attack(phones, 1) for phones in (2, 5, 10, 20)),
    *(Attack(phones, 1, verdict=Verdict.NOT_HERE) for phones in (2, 20)),
    *(Attack(networks, networks) for networks in (2, 3, 5)),
    Attack(5, 5, verdict=Verdict.NOT_HERE),
    *(Attack(networks, networks, honest=1, after=15) for networks in (2, 5)),
    *(Attack(networks, networks, honest=2) for networks in (2, 3, 4, 5)),
    Attack(20, 5, honest=2),
    Attack(5, 5, honest=2, after=15),
    Attack(5, 5, honest=2, after=15, apart=30),
    Attack(5, 5, honest=2, times=6),
    Attack(5, 5, honest=2, are_known=True),
    Attack(5, 5, honest=2, are_known=True, after=15),
)


def price_list() -> Iterator[str]:
    """Yield the lines of the price list."""
    yield "What a false doubt costs: one open station, 12 hours; honest voices say that it is open"
    yield "says      requests  phones  networks  honest voices                       minutes of doubt"
    for attack in COLLUDERS:
        minutes = minutes_of_doubt(attack.reports())
        yield (
            f"{attack.verdict.value:<9} {attack.requests:>8}  {attack.phones:>6}  {attack.networks:>8}  "
            f"{_honest(attack):<34}  {minutes:>16}"
        )


def _honest(attack: Attack) -> str:
    if not attack.honest:
        return "none"
    known = "known" if attack.are_known else "fresh"
    when = f"{-attack.after} min before" if attack.after < 0 else f"{attack.after} min after"
    waiting = f"; {attack.apart:.0f} apart" if attack.apart > AT_ONCE_MIN else ""
    return f"{attack.honest} {known}, {when}{waiting}"
