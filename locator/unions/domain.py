"""Reading and writing the sheet of a union tree: one row a union, with the name of the union above it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geodata.divisions.codes import DivisionLevel, division, full_name
from geodata.errors import UnknownDivision
from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.errors import ImportRefused, RowProblem
from locator.organizations.domain import KIND_NAMES, LEVEL_NAMES, UnionKind, UnionLevel, UnionProfile
from locator.sheets.domain.columns.headings import find_headings

MAX_ROWS = 2_000
MAX_NAME_LENGTH = 200
NAME, KIND, LEVEL, DIVISION, PARENT = "名称", "类别", "级别", "地区", "上级"
COLUMNS = (NAME, KIND, LEVEL, DIVISION, PARENT)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    NAME: ("名称", "工会名称", "工会", "单位名称", "组织名称", "name"),
    KIND: ("类别", "类型", "工会类别", "kind"),
    LEVEL: ("级别", "层级", "level"),
    DIVISION: ("地区", "行政区划", "区划", "所在地区", "代表的地区", "division"),
    PARENT: ("上级", "上级工会", "上级工会名称", "主管工会", "parent"),
}
KINDS = {
    **{name: kind for kind, name in KIND_NAMES.items()},
    **{"地方": UnionKind.TERRITORIAL, "地方总工会": UnionKind.TERRITORIAL, "产业": UnionKind.INDUSTRY},
    **{"产业工会": UnionKind.INDUSTRY, "行业工会": UnionKind.INDUSTRY, "行业": UnionKind.INDUSTRY},
    **{"单位": UnionKind.WORKPLACE, "基层工会": UnionKind.WORKPLACE, "企业工会": UnionKind.WORKPLACE},
}
LEVELS = {
    **{name: level for level, name in LEVEL_NAMES.items()},
    **{"省": UnionLevel.PROVINCE, "自治区级": UnionLevel.PROVINCE, "市": UnionLevel.CITY},
    **{"地市级": UnionLevel.CITY, "区级": UnionLevel.COUNTY, "县级": UnionLevel.COUNTY},
    **{"区县": UnionLevel.COUNTY, "县": UnionLevel.COUNTY, "区": UnionLevel.COUNTY},
    **{"乡镇": UnionLevel.TOWNSHIP, "街道": UnionLevel.TOWNSHIP, "开发区": UnionLevel.TOWNSHIP},
    **{"乡镇级": UnionLevel.TOWNSHIP, "街道级": UnionLevel.TOWNSHIP, "基层级": UnionLevel.GRASSROOTS},
}
LEVELS_OF_DIVISIONS = {
    DivisionLevel.PROVINCE: UnionLevel.PROVINCE,
    DivisionLevel.PREFECTURE: UnionLevel.CITY,
    DivisionLevel.COUNTY: UnionLevel.COUNTY,
}


@dataclass(frozen=True, slots=True)
class SheetUnion:
    """A row: a union and the name of the one above it; empty for the top."""

    line: int
    profile: UnionProfile
    parent: str


def read_unions(grid: Grid, find_division_code: Callable[[str], str]) -> list[SheetUnion]:
    """Return the unions of a sheet; raise ImportRefused with every row that is not understood."""
    first, columns = _find_headings(grid)
    unions, problems = list[SheetUnion](), list[RowProblem]()
    for line, cells in grid.lines(first + 1):
        texts = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        union, found = _read_row(line, texts, find_division_code)
        unions += [union] if union else []
        problems += found
    problems += _repeated(unions)
    if len(unions) > MAX_ROWS:
        problems = [RowProblem(first, "", Sentence("一次最多 {n} 行", n=MAX_ROWS))]
    if problems or not unions:
        raise ImportRefused(problems or [RowProblem(first, "", Sentence("表里一行工会也没有"))])
    return unions


def parents_first(unions: Sequence[SheetUnion]) -> list[SheetUnion]:
    """Return the rows so that a union comes after the one above it; raise ImportRefused for a ring."""
    waiting, ordered = {one.profile.name: one for one in unions}, []
    while waiting:
        ready = [one for one in waiting.values() if one.parent not in waiting]
        if not ready:
            ring = next(iter(waiting.values()))
            raise ImportRefused([RowProblem(ring.line, PARENT, Sentence("上级绕了一圈又回到它自己"))])
        ordered += ready
        waiting = {name: one for name, one in waiting.items() if one not in ready}
    return ordered


def sheet_row(profile: UnionProfile, parent: str) -> list[str]:
    """Return a union's cells as `read_unions` reads them."""
    place = profile.division_code
    return [
        profile.name,
        KIND_NAMES[profile.kind] if profile.kind else "",
        LEVEL_NAMES[profile.level] if profile.level else "",
        f"{full_name(place)} {place}" if place else "",
        parent,
    ]


def _find_headings(grid: Grid) -> tuple[int, dict[str, int]]:
    found = find_headings(grid, HEADINGS, lambda columns: NAME in columns and PARENT in columns)
    if found is None:
        raise ImportRefused([RowProblem(1, NAME, Sentence("表里要有“名称”和“上级”这两列"))])
    return found


def _read_row(
    line: int, texts: Mapping[str, str], find_division_code: Callable[[str], str]
) -> tuple[SheetUnion | None, list[RowProblem]]:
    """Return the union of a row, or what is wrong with it."""
    problems, code = [*_name_problems(line, texts[NAME])], None
    try:
        code = find_division_code(texts[DIVISION]) if texts.get(DIVISION) else None
    except UnknownDivision as error:
        problems.append(RowProblem(line, DIVISION, error.args[0]))
    kind = KINDS.get(texts.get(KIND, "")) if texts.get(KIND) else UnionKind.TERRITORIAL
    level = LEVELS.get(texts.get(LEVEL, "")) if texts.get(LEVEL) else _level_of(code)
    for column, value in ((KIND, kind), (LEVEL, level)):
        if value is None:
            problems.append(RowProblem(line, column, _not_understood(texts.get(column, ""))))
    profile = UnionProfile(texts[NAME], kind, level, code)
    return (None if problems else SheetUnion(line, profile, texts.get(PARENT, ""))), problems


def _name_problems(line: int, name: str) -> Iterator[RowProblem]:
    if not name:
        yield RowProblem(line, NAME, Sentence("没有写"))
    elif len(name) > MAX_NAME_LENGTH:
        yield RowProblem(line, NAME, Sentence("太长，最多 {n} 个字", n=MAX_NAME_LENGTH))


def _not_understood(text: str) -> Sentence:
    return Sentence("看不懂“{get}”", get=text[:20]) if text else Sentence("没有写，从地区也看不出来")


def _level_of(division_code: str | None) -> UnionLevel | None:
    return LEVELS_OF_DIVISIONS[division(division_code).level] if division_code else None


def _repeated(unions: Sequence[SheetUnion]) -> Iterator[RowProblem]:
    lines: dict[str, int] = {}
    for one in unions:
        first = lines.setdefault(one.profile.name, one.line)
        if first != one.line:
            yield RowProblem(one.line, NAME, Sentence("和第 {first} 行同名", first=first))
