"""Where a station is, in one line: its division and its address, each name once."""

from collections.abc import Sequence
from functools import lru_cache

from geodata.divisions.codes import Division, division


def place_line(address: str, code: str | None) -> str:
    """Return division and address: ``端州区端州一路26号``; empty where neither is known.

    Names of divisions above the smallest are left out where there is an address. An address that
    names its division keeps its own words.
    """
    if not code:
        return address
    line = line_of(code)
    if not address:
        return "".join(part.name for part in line[-2:])
    local = _without_names_above(address, line[:-1])
    return local if line[-1].name in local else line[-1].name + local


@lru_cache(maxsize=8192)  # there are 3,500 divisions
def line_of(code: str) -> tuple[Division, ...]:
    """Return a division and those above it, the largest first, without headings of the code list."""
    found = division(code)
    above = line_of(found.parent_code) if found.parent_code else ()
    return above if found.is_placeholder else (*above, found)


def _without_names_above(address: str, above: Sequence[Division]) -> str:
    local = address
    for one in above:
        local = local.removeprefix(one.name).lstrip()
    return local or address
