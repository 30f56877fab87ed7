"""Exits of metro stations and gates of hospitals, schools, estates: named after what they belong to."""

from typing import Any

from locator.places.domain.details import exit_forms, exit_ref, whole_exit

CLEARLY_NEARER = 1.6  # a gate may belong to the nearer of two only if the other is so many times as far


def part_of(row: Any) -> tuple[str, tuple[str, ...]] | None:
    """Return the whole name of an exit or gate, and the forms that it is asked for by; None for other places.

    The row has the nearest place that it may belong to. What surely belongs to none keeps its name.
    """
    if row.owner is None:
        return None
    if row.kind == "subway_entrance":
        ref = exit_ref(row.name, row.ref)
        return (whole_exit(row.owner, ref), tuple(exit_forms(row.owner, ref))) if ref else None
    is_clear = row.other_apart is None or row.other_apart >= CLEARLY_NEARER * row.owner_apart
    if not row.name or row.owner in row.name or not is_clear:
        return None
    names = row.owner_names or {}
    called = [row.owner, *(name for key in ("alt_name", "short_name") for name in _split(names.get(key)))]
    return f"{row.owner}{row.name}", tuple(f"{one}{row.name}" for one in called)


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(";") if name.strip()]
