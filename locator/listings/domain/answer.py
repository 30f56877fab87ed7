"""The sheet that a platform answers with: which of our stations it shows, and under what number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geodata.files.grid import Grid
from geodata.sentence import Sentence
from locator.errors import ImportRefused, RowProblem
from locator.platforms.domain import LONGEST_NOTE, LONGEST_POI_ID, ListingStatus, read_status

HEAD_WITHIN = 20  # lines of titles and greetings before the headings
# Headings in lower case, without spaces; no platform says how it calls them: these we would expect.
WORDINGS = {
    "code": ("站点编号", "驿站编号", "编号", "code", "外部编号", "商户编号"),
    "status": ("状态", "审核状态", "上图状态", "结果", "审核结果", "处理结果", "status"),
    "poi_id": ("poiid", "poi_id", "poi编号", "poi", "uid", "高德id", "百度uid", "地点id", "id"),
    "note": ("备注", "原因", "驳回原因", "失败原因", "说明", "note"),
}


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """What one row of the answer says of a station."""

    line: int
    code: str
    status: ListingStatus
    poi_id: str
    note: str


def read_answer(grid: Grid) -> tuple[list[AnsweredRow], list[RowProblem]]:
    """Read a platform's answer; raise ImportRefused for a sheet without the codes of our stations.

    Rows that nobody can read are problems.
    """
    head, columns = _head(grid)
    rows, problems = [], []
    for line, cells in grid.lines(head + 1):
        said = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        status = _status(said)
        if not said["code"]:
            problems.append(RowProblem(line, "站点编号", Sentence("没有站点编号")))
        elif status is None:
            problems.append(
                RowProblem(line, "状态", Sentence("看不懂“{get}”", get=said.get("status", "")[:20]))
            )
        else:
            poi_id, note = said.get("poi_id", ""), said.get("note", "")
            rows.append(AnsweredRow(line, said["code"], status, poi_id[:LONGEST_POI_ID], note[:LONGEST_NOTE]))
    return rows, problems


def _head(grid: Grid) -> tuple[int, dict[str, int]]:
    """Return the line of the headings, and in which column each field stands."""
    for line, cells in grid.lines():
        columns = _columns(cells)
        if "code" in columns and {"status", "poi_id"} & columns.keys():
            return line, columns
        if line > HEAD_WITHIN:
            break
    needed = Sentence("表里要有“站点编号”这一列，和“状态”或“POI ID”当中至少一列")
    raise ImportRefused([RowProblem(1, "站点编号", needed)])


def _columns(headings: Sequence[str]) -> dict[str, int]:
    known = {heading.strip().lower().replace(" ", ""): at for at, heading in enumerate(headings)}
    return {
        field: known[wording]
        for field, wordings in WORDINGS.items()
        for wording in reversed(wordings)
        if wording in known
    }


def _status(said: Mapping[str, str]) -> ListingStatus | None:
    """Return the status of a row; a number of the platform's own without a word means: it is there."""
    if said.get("status"):
        return read_status(said["status"])
    return ListingStatus.LISTED if said.get("poi_id") else None
