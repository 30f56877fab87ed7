"""Divisions as people write and pick them: by name, with the code behind it."""

from collections.abc import Mapping, Sequence
from functools import cache

from flask import Flask

from geodata.divisions.codes import divisions, find_division, full_name
from geodata.divisions.names import parse_division_names
from geodata.errors import UnknownDivision
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area
from locator.divisions.domain import prefix


def in_words(code: str | None) -> str:
    """Return a division as a form shows it, ``北京市大兴区 110115``; what is no code stays as it is."""
    return f"{full_name(code)} {code}" if code and code in divisions() else code or ""


def options(areas: Sequence[Area]) -> tuple[str, ...]:
    """Return what may be picked in some areas; of an organisation's the whole country."""
    return _options(tuple(sorted({prefix(one.division_code) for one in areas})))


@cache
def _options(beginnings: tuple[str, ...]) -> tuple[str, ...]:
    codes = [
        code for code, one in divisions().items() if code.startswith(beginnings) and not one.is_placeholder
    ]
    return tuple(in_words(code) for code in codes)


def code_of(words: str, areas: Sequence[Area] = ()) -> str:
    """Return the code that a form's words mean; raise UnknownDivision. Of two alike the area's is meant."""
    within = [prefix(one.division_code) for one in areas]
    try:
        return find_division(words, within or ("",)).code
    except UnknownDivision:
        meant = parse_division_names(words)
        is_one = len(meant.found) == 1 and not meant.rest
        return meant.found[0].code if is_one else find_division(words).code


def coded(form: Mapping[str, str], areas: Sequence[Area]) -> dict[str, str]:
    """Return a form's values with its division's code in the place of the name; raise UnknownDivision."""
    return {**form, "division": code_of(form["division"], areas)} if form.get("division") else dict(form)


def register(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(division_words=in_words, division=_or_unsaid)


def _or_unsaid(code: str | None) -> str:
    return full_name(code) if code and code in divisions() else Sentence("没有写区县")
