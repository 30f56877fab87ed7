"""The office's ledger of a station: what a union writes down of it for itself. None of it is public.

Publicity is part of a field's declaration: one that gets a `card` or `is_public` may be shown.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata.sentence import Sentence
from locator.stations.domain.declaring import Reading, Row, code, count, day, number, partial_day, text
from locator.stations.domain.field_values import SINCE_HINT

MAX_AREA_M2 = 1_000_000.0
MAX_PERSONS = 10_000_000
AREA = re.compile(r"(\d{1,7}(?:\.\d{1,2})?)(?:m2|m\^2|平方米|平米|平方|平)?", re.ASCII)
PERSONS = re.compile(r"(\d{1,8})(?:\.0+)?(?:人次|人|名|位)?", re.ASCII)


class OperationMode(StrEnum):
    """How a station is run, as the unions' rules name it."""

    OWN = "own"
    JOINT = "joint"
    INCUBATED = "incubated"
    TENDERED = "tendered"
    ENTRUSTED = "entrusted"
    UNKNOWN = "unknown"

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return Sentence(MODE_LABELS[self])


MODE_LABELS = {
    OperationMode.OWN: "自建",
    OperationMode.JOINT: "共建",
    OperationMode.INCUBATED: "企业孵化",
    OperationMode.TENDERED: "招标运维",
    OperationMode.ENTRUSTED: "委托运维",
    OperationMode.UNKNOWN: "没说",
}


def parse_area(written: str) -> float:
    """Parse square metres, ``20``, ``20.5㎡`` or ``20 平方米``; raise ValueError."""
    match = AREA.fullmatch(_plain(written))
    if not match or not 0 < float(match[1]) <= MAX_AREA_M2:
        raise ValueError(Sentence("“{text}”应是平方米数，例如 20 或 20.5", text=written[:20]))
    return float(match[1])


def show_area(area_m2: float) -> str:
    """Return square metres with at most two decimals, none that are zero."""
    return f"{area_m2:.2f}".rstrip("0").rstrip(".")


def parse_persons(written: str) -> int:
    """Parse a number of people, ``190`` or ``190人``; raise ValueError."""
    match = PERSONS.fullmatch(_plain(written))
    if not match or int(match[1]) > MAX_PERSONS:
        raise ValueError(Sentence("“{text}”应是人数，例如 190", text=written[:20]))
    return int(match[1])


def _plain(written: str) -> str:
    return unicodedata.normalize("NFKC", written).lower().replace(" ", "").replace(",", "")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the office writes down; None and empty texts are not known."""

    area_m2: float | None = number(
        "area_m2",
        Sentence("面积（平方米）"),
        parse_area,
        show=show_area,
        reading=Reading.NUMBER,
        headings="面积 建筑面积 使用面积 站点面积 场地面积 室内面积 mianji",
        row=Row("ledger", max_length=20, input_mode="decimal"),
    )
    persons: int | None = count(
        "persons",
        Sentence("服务人数"),
        parse_persons,
        show=str,
        reading=Reading.NUMBER,
        headings="服务职工数 服务职工人数 覆盖职工数 覆盖人数 服务覆盖人数 容纳人数 可容纳人数",
        row=Row("ledger", Sentence("这一站服务或容纳多少人"), max_length=20, input_mode="numeric"),
    )
    occupations: str = text(
        "occupations",
        Sentence("服务的职业"),
        max_length=200,
        headings="职业 服务职业 主要职业 职业类型 服务职业类型",
        row=Row("ledger", Sentence("例如：快递员、网约配送员、环卫工人")),
    )
    operation_mode: OperationMode = code(
        "operation_mode",
        Sentence("运维方式"),
        OperationMode,
        OperationMode.UNKNOWN,
        reading=Reading.CODE,
        headings="运营方式 运营模式 运维模式 运行方式",
        row=Row("ledger", blank=Sentence("没说")),
    )
    contract_until: date | None = day(
        "contract_until",
        Sentence("合同到期"),
        must_be_past=False,
        headings="合同到期日 合同到期时间 合同截止 合同期至 到期日期",
        row=Row("ledger"),
    )
    grid_code: str = text(
        "grid_code",
        Sentence("网格编号"),
        max_length=100,
        headings="网格 网格号 网格代码 所属网格 所在网格",
        row=Row("ledger", max_length=100),
    )
    opened_on: str | None = partial_day(
        "opened_on",
        Sentence("建成年月"),
        headings="建设年度 建设年份 建成年份 建成年度 投入使用时间",
        row=Row("ledger", SINCE_HINT, max_length=10),
    )
    planned_for: str | None = partial_day(
        "planned_for",
        Sentence("计划建成"),
        must_be_past=False,
        headings="计划建成时间 计划年度 计划建设年度 拟建成时间",
        row=Row("ledger", SINCE_HINT, max_length=10),
    )
