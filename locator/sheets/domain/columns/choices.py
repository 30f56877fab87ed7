"""A clerk's corrections of matched columns, and which of them are remembered for the next sheet."""

from collections.abc import Mapping, Sequence

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import LEFT_OUT, fields, normalise_heading
from locator.sheets.domain.columns.matching import REMEMBERED, ColumnMatch


def apply_choices(matches: Sequence[ColumnMatch], choices: Mapping[int, str]) -> tuple[ColumnMatch, ...]:
    """Return the matches with the clerk's choices; raise ValueError for an impossible choice.

    `choices` has fields by column index; "" and left_out leave a column out.
    """
    reason = Sentence("您选的")
    unknown = [code for code in choices.values() if code and code not in fields()]
    if unknown:
        raise ValueError(Sentence("没有“{field}”这一项", field=unknown[0][:40]))
    corrected = [
        ColumnMatch(match.index, match.heading, choices[match.index], REMEMBERED, reason)
        if match.index in choices
        else match
        for match in matches
    ]
    single_fields = [match.field for match in corrected if match.field and not fields()[match.field].joinable]
    duplicate = next((code for code in single_fields if single_fields.count(code) > 1), None)
    if duplicate:
        raise ValueError(Sentence("两列都选了“{field}”，只能有一列", field=fields()[duplicate].zh))
    return tuple(corrected)


def choices_to_remember(proposed: Sequence[ColumnMatch], choices: Sequence[ColumnMatch]) -> dict[str, str]:
    """Return the fields by normalised heading that the clerk chose differently from the proposal."""
    return {
        normalise_heading(choice.heading): choice.field or LEFT_OUT
        for proposal, choice in zip(proposed, choices, strict=True)
        if normalise_heading(choice.heading) and (choice.field or LEFT_OUT) != (proposal.field or LEFT_OUT)
    }
