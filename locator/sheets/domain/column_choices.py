"""What a clerk says of columns against our guess, and what of it is remembered for the next sheet."""

from collections.abc import Mapping, Sequence

from geodata.sentence import Sentence
from locator.sheets.domain.columns import LEFT_OUT, REMEMBERED, ColumnMatch, fields, plain


def with_choices(matches: Sequence[ColumnMatch], chosen: Mapping[int, str]) -> tuple[ColumnMatch, ...]:
    """Return the matches as the clerk wants them; raise ValueError for one that cannot be.

    `chosen` has a field by column; "" and left_out leave a column out.
    """
    said = Sentence("您选的")
    unknown = [code for code in chosen.values() if code and code not in fields()]
    if unknown:
        raise ValueError(Sentence("没有“{field}”这一项", field=unknown[0][:40]))
    made = [
        ColumnMatch(one.index, one.heading, chosen[one.index], REMEMBERED, said)
        if one.index in chosen
        else one
        for one in matches
    ]
    once = [one.field for one in made if one.field and not fields()[one.field].joinable]
    doubled = next((code for code in once if once.count(code) > 1), None)
    if doubled:
        raise ValueError(Sentence("两列都选了“{field}”，只能有一列", field=fields()[doubled].zh))
    return tuple(made)


def to_remember(proposed: Sequence[ColumnMatch], chosen: Sequence[ColumnMatch]) -> dict[str, str]:
    """Return what to keep for the next sheet: the field by plain heading where a clerk knew better."""
    return {
        plain(mine.heading): mine.field or LEFT_OUT
        for ours, mine in zip(proposed, chosen, strict=True)
        if plain(mine.heading) and (mine.field or LEFT_OUT) != (ours.field or LEFT_OUT)
    }
