"""The sheet 服务 of a workbook: one row an offer, as exports write it and imports know it again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geodata.files.grid import Grid
from locator.sheets.domain.columns.fields import field_of_wording, normalise_heading
from locator.sheets.domain.offers.details import detail_texts
from locator.sheets.domain.offers.names import offer_name
from locator.stations.domain.service import Availability, ServiceOffer, service_order

TITLE = "服务"
CODE, NAME, SERVICE, THERE, HOURS = "我们的代码", "站名", "服务", "有没有", "时间"
HEADINGS = (
    *(CODE, NAME, SERVICE, THERE, HOURS),
    *("给谁", "收费", "收费说明", "电话", "预约", "谁在岗", "名额", "从", "到", "备注"),
)
WIDTHS = {NAME: 28, HOURS: 26, "预约": 30, "谁在岗": 24, "备注": 30}
THERE_WORDS = {Availability.YES: "有", Availability.NO: "没有", Availability.UNKNOWN: ""}
# Further headings, as clerks write them.
WORDINGS: Mapping[str, str] = {
    **dict.fromkeys(("服务项目", "服务名称", "项目", "服务内容"), SERVICE),
    **dict.fromkeys(("有无", "有没有这项服务", "现在有没有"), THERE),
    **dict.fromkeys(("服务时间", "什么时候", "开放时间"), HOURS),
    **dict.fromkeys(("服务对象", "对象", "面向谁"), "给谁"),
    **dict.fromkeys(("是否收费", "价格"), "收费"),
    **dict.fromkeys(("联系电话", "服务电话"), "电话"),
    **dict.fromkeys(("怎么预约", "预约方式"), "预约"),
    **dict.fromkeys(("在岗人员", "服务人员", "值班人员"), "谁在岗"),
    **dict.fromkeys(("名额人", "人数", "容量"), "名额"),
    **dict.fromkeys(("从哪天", "从哪天起", "开始日期"), "从"),
    **dict.fromkeys(("到哪天", "到哪天为止", "结束日期"), "到"),
    **dict.fromkeys(("说明",), "备注"),
}
MAX_HEADING_LINE = 6


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """A sheet of offers: the line of its headings, and the column of each."""

    grid: Grid
    line: int
    columns: Mapping[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the line and the texts by heading of each row that is not empty."""
        for line, cells in self.grid.lines(self.line + 1):
            texts = {
                heading: cells[at].strip()
                for heading, at in self.columns.items()
                if at < len(cells) and cells[at].strip()
            }
            if texts:
                yield line, texts


def offer_row(code: str, name: str, offer: ServiceOffer) -> list[str]:
    """Return the row of an offer."""
    said = detail_texts(offer) | {
        **{CODE: code, NAME: name, SERVICE: offer_name(offer.code)},
        **{THERE: THERE_WORDS[offer.availability], HOURS: offer.opening_hours},
    }
    return [said.get(heading, "") for heading in HEADINGS]


def offer_rows(code: str, name: str, offers: Sequence[ServiceOffer]) -> list[list[str]]:
    """Return the rows of a station's offers, in the order of the vocabulary."""
    return [offer_row(code, name, one) for one in sorted(offers, key=lambda one: service_order(one.code))]


def offer_sheet(grid: Grid) -> OfferSheet | None:
    """Return a sheet as one of offers; None for other sheets, such as lists with a column of services."""
    for line, cells in enumerate(grid.rows[:MAX_HEADING_LINE], start=1):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            if (heading := _heading(cell)) and heading not in columns:
                columns[heading] = at
        has_station = CODE in columns or NAME in columns
        if has_station and SERVICE in columns and (THERE in columns or grid.title.strip() == TITLE):
            return OfferSheet(grid, line, columns)
    return None


def _heading(cell: str) -> str:
    key = normalise_heading(cell)
    if key in HEADINGS:
        return key
    if key in WORDINGS:
        return WORDINGS[key]
    return {"code": CODE, "name": NAME}.get(field_of_wording(key) or "", "")
