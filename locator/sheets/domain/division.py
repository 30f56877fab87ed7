"""The division of a row: from a code, from names in one column or several, from the address."""

from geodata.division_names import Named, likest, named
from geodata.divisions import Division, DivisionLevel, divisions, full_name
from geodata.sentence import Sentence
from locator.sheets.domain.findings import Choice, Fault, Weight
from locator.sheets.domain.plan import DIVISIONS
from locator.sheets.domain.row_cells import RowCells

NAMES = ("province", "city", "county")
MOST_CHOICES = 12
TOWNSHIPS = ("街道", "镇", "乡", "社区", "村", "园区", "开发区", "高新区", "新区", "街")


def read_division(row: RowCells) -> None:
    """Read a row's division into division_code."""
    names = [name for name in ("division_code", *NAMES) if row.text(name)]
    if not names:
        _from_address(row)
        return
    if "division_code" in names:  # the one column that says all; others may only make it plainer
        read = _of(row, ["division_code"])
        if not read.found or len(read.found) > 1:
            read = _of(row, [*NAMES, "division_code"]) if len(names) > 1 else read
    else:
        read = _of(row, names)
    if _is_plain(row, names, read):
        _chosen(row, read.found[0], names)


def _of(row: RowCells, names: list[str]) -> Named:
    return named("".join(row.text(name) for name in names), row.plan.within)


def _is_plain(row: RowCells, names: list[str], read: Named) -> bool:
    """Return whether one division is meant; tell the clerk what else."""
    last = names[-1]
    if read.contradicts:
        sentence = Sentence(
            "{above}里没有{below}", above=full_name(read.found[0].code), below=read.contradicts
        )
        row.found(Fault.DIVISION_CONTRADICTS, sentence, *names, repair=_repair(row, names, read.contradicts))
    elif not read.found or _is_unread(read.rest):
        near = likest(row.text(last), row.plan.within) or likest(row.text(last))
        sentence = Sentence("“{written}”不是查得到的区县名", written=row.text(last)[:40])
        if near:
            sentence = Sentence(
                "没有“{written}”，是“{near}”吗？", written=row.text(last)[:40], near=full_name(near.code)
            )
        row.found(Fault.DIVISION_UNKNOWN, sentence, last, repair=[near.name] if near else ())
    elif len(read.found) > 1:
        choices = [Choice(full_name(one.code), full_name(one.code)) for one in read.found[:MOST_CHOICES]]
        sentence = Sentence(
            "叫“{written}”的有 {n} 个，是哪一个？", written=row.text(last)[:40], n=len(read.found)
        )
        row.found(Fault.DIVISION_AMBIGUOUS, sentence, last, choices=choices)
    else:
        return True
    return False


def _is_unread(rest: str) -> bool:
    """Return whether anything stands behind the names that is no part of a division."""
    return bool(rest) and not rest.endswith(TOWNSHIPS)


def _repair(row: RowCells, names: list[str], below: str) -> list[str]:
    """Return the cells with what lies above the last name put right, where only one is meant."""
    inside = named(below, row.plan.within).found
    if len(inside) != 1:
        return []
    line = dict(zip(NAMES, _line(inside[0]), strict=True))
    return [line.get(name, full_name(inside[0].code)) for name in names]


def _line(one: Division) -> tuple[str, str, str]:
    above: dict[DivisionLevel, str] = {}
    here: Division | None = one
    while here:
        above[here.level] = here.name
        here = divisions().get(here.parent_code or "")
    return tuple(above.get(level, "") for level in DivisionLevel)  # type: ignore[return-value]


def _chosen(row: RowCells, one: Division, names: list[str]) -> None:
    """Take a division; where the address is in another, ask."""
    row.out["division_code"] = one.code
    other = _in_address(row)
    if other is None or other.code.startswith(one.prefix) or one.code.startswith(other.prefix):
        return
    sentence = Sentence(
        "地址写的是{other}，区县写的是{one}", other=full_name(other.code), one=full_name(one.code)
    )
    row.found(Fault.DIVISION_ADDRESS, sentence, *names, repair=_repair(row, names, other.name))


def _from_address(row: RowCells) -> None:
    """Take the county that the address begins with, or the one that holds for the whole sheet."""
    one = _in_address(row)
    if one is not None:
        row.out["division_code"] = one.code
    elif row.text("code"):
        return  # an entry that is there has one
    elif row.plan.within and not any(row.columns(name) for name in DIVISIONS):
        row.out["division_code"] = row.plan.within
    elif any(row.columns(name) for name in DIVISIONS):
        sentence = Sentence("没有写在哪个区县")
        row.found(
            Fault.DIVISION_MISSING,
            sentence,
            *[name for name in DIVISIONS if row.columns(name)][-1:],
            weight=Weight.REFUSED,
        )
    else:
        row.found(
            Fault.DIVISION_MISSING,
            Sentence("看不出在哪个区县：表里没有这一列，地址里也没有写"),
            weight=Weight.REFUSED,
        )


def _in_address(row: RowCells) -> Division | None:
    """Return the county that an address surely begins with: by its whole name, and only one."""
    address = row.text("address")[:40]
    read = named(address, row.plan.within) if address else Named((), "")
    if len(read.found) != 1 or read.contradicts or read.found[0].level is DivisionLevel.PROVINCE:
        return None
    return read.found[0] if read.found[0].name in address else None
