"""Slips of the pen in a heading: a character too few or too many, or one of the same sound or look."""

from functools import lru_cache

from locator.i18n.readings import syllables

LOOK_ALIKE = frozenset(
    frozenset(pair)
    for pair in ("问间", "侯候", "维纬", "座坐", "帐账", "讯询", "己已", "末未", "径经", "杨场")
)
MIN_LENGTH = 4  # of a heading with a character too few or too many


@lru_cache(maxsize=10_000)
def is_slip(written: str, meant: str) -> bool:
    """Return whether a heading is another one with a single slip, and not another word.

    运维单位 is no slip for 运营单位: the characters differ in sound and look.
    """
    if len(written) != len(meant):
        longer, shorter = sorted((written, meant), key=len, reverse=True)
        return (
            len(longer) - len(shorter) == 1 and len(shorter) >= MIN_LENGTH - 1 and _is_part(shorter, longer)
        )
    pairs = [(one, other) for one, other in zip(written, meant, strict=True) if one != other]
    return len(pairs) == 1 and (pairs[0][0].isascii() or _sounds_or_looks_alike(*pairs[0]))


def _is_part(shorter: str, longer: str) -> bool:
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))


def _sounds_or_looks_alike(one: str, other: str) -> bool:
    return frozenset(one + other) in LOOK_ALIKE or syllables(one) == syllables(other)
