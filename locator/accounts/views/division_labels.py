"""Divisions in forms: labels to pick from, and the code that a typed name means."""

from collections.abc import Mapping, Sequence
from functools import cache

from flask import Flask

from geodata.divisions.codes import divisions, find_division, full_name
from geodata.divisions.names import parse_division_names
from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.divisions.domain import code_prefix

MOST_LISTED = 500  # the largest province has 205


def division_label(code: str | None) -> str:
    """Return the label of a division, ``北京市大兴区 110115``; an unknown code is returned as it is."""
    return f"{full_name(code)} {code}" if code and code in divisions() else code or ""


def division_options(areas: Sequence[Area]) -> tuple[str, ...]:
    """Return the labels of the divisions in some areas; an organisation's area has the whole country's.

    Of the whole country they are provinces and prefectures: with its counties the list alone was 150 KB of
    each page. Their names can be typed all the same.
    """
    return _options(tuple(sorted({code_prefix(area.division_code) for area in areas})))


@cache
def _options(prefixes: tuple[str, ...]) -> tuple[str, ...]:
    within = [
        code for code, one in divisions().items() if code.startswith(prefixes) and not one.is_placeholder
    ]
    listed = within if len(within) <= MOST_LISTED else [code for code in within if code.endswith("00")]
    return tuple(map(division_label, listed))


def division_code_of(text: str, areas: Sequence[Area] = ()) -> str:
    """Return the code of the division that a text names; among equal names the one in the areas.

    Raises UnknownDivision.
    """
    prefixes = [code_prefix(area.division_code) for area in areas]
    try:
        return find_division(text, prefixes or ("",)).code
    except UnknownDivision:
        match = parse_division_names(text)
        is_unique = len(match.found) == 1 and not match.rest
        return match.found[0].code if is_unique else find_division(text).code


def with_division_code(form: Mapping[str, str], areas: Sequence[Area]) -> dict[str, str]:
    """Return a form's values with the division's name replaced by its code; raise UnknownDivision."""
    if not form.get("division"):
        return dict(form)
    return {**form, "division": division_code_of(form["division"], areas)}


def register(app: Flask) -> None:
    """Add the filters for divisions to the templates."""
    app.jinja_env.filters.update(division_words=division_label, division=_name_or_placeholder)


def _name_or_placeholder(code: str | None) -> str:
    return full_name(code) if code and code in divisions() else Sentence("没有写区县")
