"""Reading a sheet of happenings: one line a happening, by the headings that clerks write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geodata.sentence import Sentence
from locator.errors import RowProblem
from locator.sheets.domain.columns.fields import normalise_heading

MAX_ROWS = 1_000
MAX_HEADING_LINE = 10  # titles may stand above the headings
HEADINGS: Mapping[str, frozenset[str]] = {
    "name": frozenset(["名称", "活动", "活动名称", "活动内容", "项目", "name"]),
    "kind": frozenset(["类型", "种类", "活动类型", "kind"]),
    "when": frozenset(["时间", "活动时间", "什么时候", "日期", "when"]),
    "station": frozenset(["站点", "驿站", "站点名称", "站点代码", "代码", "station"]),
    "place": frozenset(["地点", "活动地点", "地点名称", "场地", "place"]),
    "address": frozenset(["地址", "详细地址", "address"]),
    "position": frozenset(["坐标", "经纬度", "position"]),
    "responsible": frozenset(["承办单位", "承办人", "承办", "责任单位", "responsible"]),
    "organisers": frozenset(["主办单位", "主办", "organisers"]),
    "audience": frozenset(["对象", "参加对象", "服务对象", "audience"]),
    "capacity": frozenset(["名额", "capacity"]),
    "places_left": frozenset(["剩余名额", "余额", "剩余"]),
    "sign_up": frozenset(["报名", "报名方式", "signup"]),
    "holidays": frozenset(["节假日", "节假日办法"]),
    "people": frozenset(["人次", "人数", "参加人数", "服务人次", "people"]),
    "opinions": frozenset(["意见", "意见数", "收集意见", "意见条数", "opinions"]),
}
NEEDED = ("name", "when")


@dataclass(slots=True)
class EventLines:
    """The lines of a sheet as texts by name, each with its number, and what is wrong with the sheet."""

    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def read_lines(rows: Sequence[Sequence[str]]) -> EventLines:
    """Return the lines below the headings; a sheet without a name and a time is refused."""
    found = EventLines()
    heading_line, columns = _headings(rows)
    if not heading_line:
        found.problems.append(RowProblem(1, "", Sentence("列名要有 活动名称、时间、承办单位")))
        return found
    if len(rows) - heading_line > MAX_ROWS:
        found.problems.append(RowProblem(MAX_ROWS, "", Sentence("最多 {most} 行，请分几次传", most=MAX_ROWS)))
        return found
    for line, row in enumerate(rows[heading_line:], heading_line + 1):
        texts = {name: row[index].strip() for name, index in columns.items() if index < len(row)}
        if any(texts.values()):
            found.lines.append((line, texts))
    return found


def _headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return the line of the headings, 0 for none, and the columns by name."""
    for line, row in enumerate(rows[:MAX_HEADING_LINE], start=1):
        columns = dict(_named(row))
        if all(name in columns for name in NEEDED):
            return line, columns
    return 0, {}


def _named(row: Sequence[str]) -> Iterator[tuple[str, int]]:
    for index in reversed(range(len(row))):  # of two columns of a name the first
        key = normalise_heading(row[index])
        yield from ((name, index) for name, known in HEADINGS.items() if key in known)
