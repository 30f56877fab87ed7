"""What the script of a call shows beside each question, and what its form says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geodata.sentence import Sentence, listed
from locator.checking.domain.call import Call, Outcome, Said, Topic
from locator.checking.domain.errors import CallIncomplete
from locator.entries.domain.draft import StationDraft
from locator.hours.domain.description import worded_hours
from locator.stations.domain.service import Availability


@dataclass(frozen=True, slots=True)
class Number:
    """A number to call: whose it is, and its digits for the phone."""

    whose: str
    number: str


def numbers_of(draft: StationDraft) -> list[Number]:
    """Return the numbers at which somebody of a station may be called, the public one first."""
    own = [
        Number(
            Sentence("{name}（{role}）", name=one.name, role=one.role) if one.role else one.name, one.phone
        )
        for one in draft.contacts
        if one.phone
    ]
    return [*([Number(Sentence("对外公布的电话"), draft.phone)] if draft.phone else []), *own]


def entry_in_words(draft: StationDraft) -> Mapping[Topic, list[str]]:
    """Return what the entry says about each topic, to be read out."""
    return {topic: list(filter(None, texts)) for topic, texts in _texts(draft)}


def call_of_form(form: Mapping[str, str]) -> Call:
    """Return the call that a form describes; raise CallIncomplete."""
    try:
        outcome = Outcome(form.get("outcome", ""))
        said = {topic: Said(form.get(topic.value, Said.UNASKED.value)) for topic in Topic}
    except ValueError:
        raise CallIncomplete(Sentence("请先选这个电话打得怎么样")) from None
    return Call(outcome, said, form.get("note", ""))


def _texts(draft: StationDraft) -> Iterator[tuple[Topic, list[str]]]:
    yield Topic.PLACE, [draft.address, draft.wayfinding]
    schedule = draft.schedule
    yield Topic.HOURS, [worded_hours(schedule.staffed), draft.hours_posted]
    there = [one.zh for one in draft.services if one.availability is Availability.YES]
    missing = [one.zh for one in draft.services if one.availability is Availability.NO]
    yield (
        Topic.SERVICES,
        [
            listed(there) if there else "",
            Sentence("没有：{services}", services=listed(missing)) if missing else "",
        ],
    )
    yield Topic.ACCESS, [draft.access.method.zh, draft.access.note]
    yield Topic.PHONE, [draft.phone]
