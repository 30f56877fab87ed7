"""Reading the sheet that a platform returns: the status of each station, and its POI id."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.errors import ImportRefused, RowProblem
from locator.platforms.domain import MAX_NOTE_LENGTH, MAX_POI_ID_LENGTH, ListingStatus, parse_status
from locator.sheets.domain.columns.headings import find_headings

# The headings to expect, in lower case without spaces: no platform documents its own.
HEADINGS = {
    "code": ("站点编号", "驿站编号", "编号", "code", "外部编号", "商户编号"),
    "status": ("状态", "审核状态", "上图状态", "结果", "审核结果", "处理结果", "status"),
    "poi_id": ("poiid", "poi_id", "poi编号", "poi", "uid", "高德id", "百度uid", "地点id", "id"),
    "note": ("备注", "原因", "驳回原因", "失败原因", "说明", "note"),
}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of the answer, about one station."""

    line: int
    code: str
    status: ListingStatus
    poi_id: str
    note: str


def read_answer(grid: Grid) -> tuple[list[AnswerRow], list[RowProblem]]:
    """Read a platform's answer; return its rows and the problems of those that are not understood.

    Raises ImportRefused for a sheet without a column of station codes.
    """
    heading_line, columns = _find_headings(grid)
    rows, problems = [], []
    for line, cells in grid.lines(heading_line + 1):
        values = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        status = _row_status(values)
        if not values["code"]:
            problems.append(RowProblem(line, "站点编号", Sentence("没有站点编号")))
        elif status is None:
            problems.append(
                RowProblem(line, "状态", Sentence("看不懂“{get}”", get=values.get("status", "")[:20]))
            )
        else:
            poi_id = values.get("poi_id", "")[:MAX_POI_ID_LENGTH]
            note = values.get("note", "")[:MAX_NOTE_LENGTH]
            rows.append(AnswerRow(line, values["code"], status, poi_id, note))
    return rows, problems


def _find_headings(grid: Grid) -> tuple[int, dict[str, int]]:
    """Return the line of the headings, and the column index of each field; raise ImportRefused."""
    found = find_headings(
        grid, HEADINGS, lambda columns: "code" in columns and ("status" in columns or "poi_id" in columns)
    )
    if found is None:
        needed = Sentence("表里要有“站点编号”这一列，和“状态”或“POI ID”当中至少一列")
        raise ImportRefused([RowProblem(1, "站点编号", needed)])
    return found


def _row_status(values: Mapping[str, str]) -> ListingStatus | None:
    """Return the status of a row; a POI id without a status means listed."""
    if values.get("status"):
        return parse_status(values["status"])
    return ListingStatus.LISTED if values.get("poi_id") else None
