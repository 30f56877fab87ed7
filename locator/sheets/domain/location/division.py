"""Reading a row's administrative division from its code, its names or its address."""

from geodata.divisions.codes import Division, DivisionLevel, divisions, full_name
from geodata.divisions.names import ParsedNames, closest_division, parse_division_names
from geodata.sentence import Sentence
from locator.sheets.domain.findings import Choice, Fault, Severity
from locator.sheets.domain.plan import DIVISION_FIELDS
from locator.sheets.domain.row_cells import RowCells

NAME_FIELDS = ("province", "city", "county")
MAX_CHOICES = 12
TOWNSHIP_SUFFIXES = ("街道", "镇", "乡", "社区", "村", "园区", "开发区", "高新区", "新区", "街")


def read_division(row: RowCells) -> None:
    """Read a row's division into division_code."""
    names = [name for name in ("division_code", *NAME_FIELDS) if row.text(name)]
    if not names:
        _read_from_address(row)
        return
    if "division_code" in names:  # it is complete by itself; names may only make it unambiguous
        names_found = _find_divisions(row, ["division_code"])
        if not names_found.found or len(names_found.found) > 1:
            names_found = (
                _find_divisions(row, [*NAME_FIELDS, "division_code"]) if len(names) > 1 else names_found
            )
    else:
        names_found = _find_divisions(row, names)
    if len(names_found.found) > 1 and not names_found.contradicts:
        names_found = _told_by_address(row, names_found)
    if _require_one_division(row, names, names_found):
        _accept(row, names_found.found[0], names)


def _find_divisions(row: RowCells, names: list[str]) -> ParsedNames:
    return parse_division_names("".join(row.text(name) for name in names), row.plan.within)


def _told_by_address(row: RowCells, names_found: ParsedNames) -> ParsedNames:
    """Return the one of several divisions of the same name that the address names with its city."""
    other = _division_in_address(row)
    meant = tuple(one for one in names_found.found if other and one.code.startswith(other.prefix))
    return ParsedNames(meant, names_found.rest) if len(meant) == 1 else names_found


def _require_one_division(row: RowCells, names: list[str], names_found: ParsedNames) -> bool:
    """Return whether the names mean exactly one division; add a finding otherwise."""
    last_name = names[-1]
    if names_found.contradicts:
        sentence = Sentence(
            "{above}里没有{below}", above=full_name(names_found.found[0].code), below=names_found.contradicts
        )
        row.add_finding(
            Fault.DIVISION_CONTRADICTS,
            sentence,
            *names,
            repair=_repaired_names(row, names, names_found.contradicts),
        )
    elif not names_found.found or _has_unknown_rest(names_found.rest):
        closest = closest_division(row.text(last_name), row.plan.within) or closest_division(
            row.text(last_name)
        )
        sentence = Sentence("“{written}”不是查得到的区县名", written=row.text(last_name)[:40])
        if closest:
            sentence = Sentence(
                "没有“{written}”，是“{near}”吗？",
                written=row.text(last_name)[:40],
                near=full_name(closest.code),
            )
        row.add_finding(Fault.DIVISION_UNKNOWN, sentence, last_name, repair=[closest.name] if closest else ())
    elif len(names_found.found) > 1:
        choices = [
            Choice(full_name(division.code), full_name(division.code))
            for division in names_found.found[:MAX_CHOICES]
        ]
        sentence = Sentence(
            "叫“{written}”的有 {n} 个，是哪一个？", written=row.text(last_name)[:40], n=len(names_found.found)
        )
        row.add_finding(Fault.DIVISION_AMBIGUOUS, sentence, last_name, choices=choices)
    else:
        return True
    return False


def _has_unknown_rest(rest: str) -> bool:
    """Return whether the text after the names is not the name of a township."""
    return bool(rest) and not rest.endswith(TOWNSHIP_SUFFIXES)


def _repaired_names(row: RowCells, names: list[str], lowest_name: str) -> list[str]:
    """Return the cells with corrected names above the last one, if it means only one division."""
    divisions = parse_division_names(lowest_name, row.plan.within).found
    if len(divisions) != 1:
        return []
    names_by_level = dict(zip(NAME_FIELDS, _names_by_level(divisions[0]), strict=True))
    return [names_by_level.get(name, full_name(divisions[0].code)) for name in names]


def _names_by_level(division: Division) -> tuple[str, str, str]:
    names: dict[DivisionLevel, str] = {}
    current: Division | None = division
    while current:
        names[current.level] = current.name
        current = divisions().get(current.parent_code or "")
    return tuple(names.get(level, "") for level in DivisionLevel)  # type: ignore[return-value]


def _accept(row: RowCells, division: Division, names: list[str]) -> None:
    """Accept a division; add a finding where the address is in another one."""
    row.cells["division_code"] = division.code
    division_of_address = _division_in_address(row)
    if (
        division_of_address is None
        or division_of_address.code.startswith(division.prefix)
        or division.code.startswith(division_of_address.prefix)
    ):
        return
    sentence = Sentence(
        "地址写的是{other}，区县写的是{one}",
        other=full_name(division_of_address.code),
        one=full_name(division.code),
    )
    row.add_finding(
        Fault.DIVISION_ADDRESS, sentence, *names, repair=_repaired_names(row, names, division_of_address.name)
    )


def _read_from_address(row: RowCells) -> None:
    """Accept the county that the address begins with, or the division of the whole sheet."""
    division = _division_in_address(row)
    if division is not None:
        row.cells["division_code"] = division.code
    elif row.text("code"):
        return  # an existing entry has one
    elif other := _other_county_in_name(row):
        sentence = Sentence(
            "看不出在哪个区县：站名里写的是{other}，不在您管的范围里", other=full_name(other.code)
        )
        row.add_finding(Fault.DIVISION_MISSING, sentence, severity=Severity.REFUSED)
    elif row.plan.within and not any(row.columns(name) for name in DIVISION_FIELDS):
        row.cells["division_code"] = row.plan.within
    elif any(row.columns(name) for name in DIVISION_FIELDS):
        sentence = Sentence("没有写在哪个区县")
        row.add_finding(
            Fault.DIVISION_MISSING,
            sentence,
            *[name for name in DIVISION_FIELDS if row.columns(name)][-1:],
            severity=Severity.REFUSED,
        )
    else:
        row.add_finding(
            Fault.DIVISION_MISSING,
            Sentence("看不出在哪个区县：表里没有这一列，地址里也没有写"),
            severity=Severity.REFUSED,
        )


def _other_county_in_name(row: RowCells) -> Division | None:
    """Return the county outside of the clerk's division that a name begins with, in full."""
    within = divisions().get(row.plan.within)
    if within is None:
        return None
    found = parse_division_names(row.text("name")[:40], row.plan.within).found
    if len(found) != 1 or found[0].name not in row.text("name"):
        return None
    is_own = found[0].code.startswith(within.prefix) or within.code.startswith(found[0].prefix)
    return None if is_own else found[0]


def _division_in_address(row: RowCells) -> Division | None:
    """Return the city or county that an address begins with, if its full name means only one."""
    address = row.text("address")[:40]
    names_found = parse_division_names(address, row.plan.within) if address else ParsedNames((), "")
    if (
        len(names_found.found) != 1
        or names_found.contradicts
        or names_found.found[0].level is DivisionLevel.PROVINCE
    ):
        return None
    return names_found.found[0] if names_found.found[0].name in address else None
