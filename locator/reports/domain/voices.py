"""Voices: which reports stand for one person each, and how much of a voice a report is.

A witness (a device) counts once, by its latest report. Addresses and browsers' names cost nothing, so
strangers of one network share one voice; people who are shown to be at the station are told apart up to a
number that a carrier's network brings to one door. Who repeats a report does not renew it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from locator.reports.domain.report import Report

SETTLING_TIME = timedelta(hours=4)  # after this, no more reports about the event are expected
MAX_PRESENT_VOICES = 3  # of one network at one station


@dataclass(frozen=True, slots=True)
class Voice:
    """The latest report of a witness, from when on it counts, and its share of its group's voices."""

    report: Report
    since: datetime
    share: float
    group: str  # voices of one group are one person, as far as anybody can tell

    @property
    def weight(self) -> float:
        """The weight when it is made."""
        return self.report.weight * self.share


def voices_of(reports: Iterable[Report]) -> list[Voice]:
    """Return the voices of reports about one station."""
    members: dict[str, list[Report]] = {}
    group_of_witness: dict[str, str] = {}
    for report in sorted(reports, key=lambda report: report.at):
        group, earlier = _group(report), group_of_witness.get(report.witness, "")
        if earlier and earlier != group:  # a witness whose network has changed: both are one person's
            members[group] = members.get(group, []) + members.pop(earlier)
            for witness in (member.witness for member in members[group]):
                group_of_witness[witness] = group
        members.setdefault(group, []).append(report)
        group_of_witness[report.witness] = group
    return [voice for group, reports in members.items() for voice in _voices_of_group(group, reports)]


def count_voices(voices: Iterable[Voice]) -> int:
    """Return how many people some voices are at most."""
    shares: defaultdict[str, float] = defaultdict(float)
    for voice in voices:
        shares[voice.group] += voice.share
    return sum(max(1, round(share)) for share in shares.values())


def _group(report: Report) -> str:
    if report.record.is_known or not report.network:
        return f"witness {report.witness}"
    return f"{'present' if report.near else 'network'} {report.network}"


def _voices_of_group(name: str, members: list[Report]) -> list[Voice]:
    """Return the voices of a group's reports, which come in order of time."""
    members = sorted(members, key=lambda report: report.at)
    latest = {report.witness: report for report in members}
    most = MAX_PRESENT_VOICES if name.startswith("present ") else 1
    share = min(1.0, most / len(latest))
    return [Voice(report, _since(report, members), share, name) for report in latest.values()]


def _since(report: Report, members: list[Report]) -> datetime:
    """Return when a stranger's group first said the same without a pause; known voices speak for now."""
    if not report.is_stranger:
        return report.at
    since = report.at
    for earlier in reversed(members):
        if since - earlier.at > SETTLING_TIME:
            break
        if (earlier.verdict, earlier.service) == (report.verdict, report.service) and earlier.at <= since:
            since = earlier.at
    return since
