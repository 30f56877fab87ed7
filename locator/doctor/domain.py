"""Findings: what one check has found, how bad it is, and what helps."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check went, from good to bad."""

    OK = "ok"
    OFF = "off"  # left out by the operator
    WARNING = "warning"
    FAULT = "fault"


EXIT_CODES = {State.OK: 0, State.OFF: 0, State.WARNING: 1, State.FAULT: 2}  # those of Nagios plugins
BY_SEVERITY = tuple(State)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says; `remedy` is empty where nothing is to be done."""

    check: str
    state: State
    what: str
    remedy: str = ""


def ok(check: str, what: str) -> Finding:
    """Return the finding of a check that found nothing wrong."""
    return Finding(check, State.OK, what)


def off(check: str, what: str, remedy: str = "") -> Finding:
    """Return the finding of something that the operator has left out."""
    return Finding(check, State.OFF, what, remedy)


def warning(check: str, what: str, remedy: str) -> Finding:
    """Return the finding of something that will hurt later, or part of the service now."""
    return Finding(check, State.WARNING, what, remedy)


def fault(check: str, what: str, remedy: str) -> Finding:
    """Return the finding of something because of which the service does not work or is not safe."""
    return Finding(check, State.FAULT, what, remedy)


def worst(findings: Collection[Finding]) -> State:
    """Return the worst state of findings."""
    return max((finding.state for finding in findings), key=BY_SEVERITY.index, default=State.OK)
