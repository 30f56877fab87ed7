"""Reading a sheet of posts, by the headings that clerks write: all rows, or all that is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from geodata.sentence import Sentence
from locator.bulletins.domain.post import (
    MAX_LONG_TEXT_LENGTH,
    Post,
    parse_openings,
    parse_required,
    parse_text,
    parse_wage,
    parse_yes,
)
from locator.errors import RowProblem
from locator.sheets.domain.plain_table import find_table

MAX_ROWS = 5_000
HEADINGS: Mapping[str, frozenset[str]] = {
    "employer": frozenset(
        ["用人单位", "招聘单位", "单位", "单位名称", "企业", "企业名称", "公司", "employer"]
    ),
    "title": frozenset(["岗位", "岗位名称", "招聘岗位", "职位", "工种", "title"]),
    "openings": frozenset(["人数", "招聘人数", "需求人数", "名额", "openings"]),
    "wage": frozenset(["工资", "薪资", "薪资待遇", "待遇", "月薪", "工资待遇", "薪酬", "wage"]),
    "requirement": frozenset(["要求", "招聘要求", "任职要求", "岗位要求", "条件", "requirement"]),
    "place": frozenset(["地点", "工作地点", "工作地址", "上班地点", "place"]),
    "contact": frozenset(["联系方式", "联系电话", "电话", "联系人", "联系人及电话", "contact"]),
    "contact_public": frozenset(["电话可公开", "可公开", "公开联系方式", "联系方式可公开"]),
    "employer_checked": frozenset(["核实", "已核实", "是否核实", "单位已核实"]),
}
NEEDED = ("employer", "title")
PARSERS: Mapping[str, Callable[[str], Any]] = {
    "employer": parse_required,
    "title": parse_required,
    "openings": parse_openings,
    "wage": parse_wage,
    "requirement": lambda text: parse_text(text, MAX_LONG_TEXT_LENGTH),
    "place": parse_text,
    "contact": parse_text,
    "contact_public": parse_yes,
    "employer_checked": parse_yes,
}


def read_posts(rows: Sequence[Sequence[str]]) -> tuple[list[Post], list[RowProblem]]:
    """Return the posts of a sheet, and its problems by row and column."""
    table = find_table(rows, HEADINGS, (NEEDED,))
    if table is None:
        return [], [RowProblem(1, "", Sentence("列名要有 用人单位、岗位"))]
    if len(rows) - table.heading_line > MAX_ROWS:
        return [], [RowProblem(MAX_ROWS, "", Sentence("最多 {most} 行，请分几次传", most=MAX_ROWS))]
    posts: list[Post] = []
    problems: list[RowProblem] = []
    for line, cells in table.rows(rows):
        post, wrong = read_post(cells)
        problems += [RowProblem(line, name, sentence) for name, sentence in wrong.items()]
        posts += [post] if post else []
    if not posts and not problems:
        problems.append(RowProblem(table.heading_line + 1, "", Sentence("列名下面没有岗位")))
    return posts, problems


def read_post(cells: Mapping[str, str]) -> tuple[Post | None, dict[str, Sentence]]:
    """Return a post of its texts, or None with a sentence for each text that is wrong."""
    values: dict[str, Any] = {}
    problems: dict[str, Sentence] = {}
    for name, parse in PARSERS.items():
        try:
            values[name] = parse(cells.get(name, ""))
        except ValueError as error:
            problems[name] = error.args[0]
    if problems:
        return None, problems
    values["wage"], values["wage_low"], values["wage_high"] = values["wage"]
    return Post(**values), {}
