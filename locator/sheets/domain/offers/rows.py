"""Reading the rows of the sheet 服务 that belong to a station (`locator.sheets.domain.layout.offer_sheets`).

What a cell says is read or asked about by itself: a price that cannot be read leaves the hours as they are.
An empty cell says nothing, and changes nothing.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.schedule import Schedule
from locator.sheets.domain.cell_values import parse_yes_or_no
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.offers.details import (
    BETWEEN,
    HEAD,
    HEADINGS,
    details_text,
    read_detail,
    require_season,
)
from locator.sheets.domain.offers.door import outside_door
from locator.sheets.domain.offers.hours import read_offer_hours
from locator.sheets.domain.offers.names import offer_code, offer_name
from locator.sheets.domain.offers.own_codes import own_code
from locator.sheets.domain.offers.sheet import HOURS, SERVICE, THERE
from locator.sheets.domain.opening.service_hours import join_service_hours, split_service_hours
from locator.sheets.domain.row_cells import RowCells
from locator.stations.domain.service import Availability, ServiceOffer

FIELD, OFFER_ROWS_HEADING = "offer_rows", "服务表"
OUTSIDE_TOO = "门外也有"  # the clerk's answer, as one more text of the row
ORDINARY_MONDAY = date(2026, 11, 23)
SEPARATOR = "、"
ANSWERS = {"有": True, "没有": False, "无": False, "没": False}


def line_of(title: str, line: int, texts: Mapping[str, str]) -> str:
    """Return the line of an offer in a station's cell: its place, and its texts by heading."""
    said = (f"{heading}{HEAD}{_one_line(text)}" for heading, text in texts.items())
    return BETWEEN.join([_one_line(f"{title}!{line}"), *said])


def _one_line(text: str) -> str:
    return " ".join(text.replace(BETWEEN, "|").split())


def read_offer_rows(row: RowCells) -> None:
    """Read a station's rows of offers into its cells of services, hours and details; ask about the rest."""
    text = row.raw(FIELD)
    if not text:
        return
    reader = _Reader(row)
    for line in filter(None, text.split("\n")):
        place, *parts = line.split(BETWEEN)
        pairs = (part.partition(HEAD) for part in parts)
        reader.read(place, {heading: said for heading, _, said in pairs})
    reader.write()


class _Reader:
    """Collects the offers of one station's rows."""

    def __init__(self, row: RowCells) -> None:
        self.row = row
        self.answers: dict[str, bool | None] = {}
        self.hours: dict[str, str] = {}
        self.offers: dict[str, ServiceOffer] = {}

    def read(self, place: str, texts: Mapping[str, str]) -> None:
        """Read one row; what cannot be read is asked about and left out."""
        name = texts.get(SERVICE, "")
        code = own_code(self.row, name) or offer_code(name)
        if code is None:
            self._ask(place, SERVICE, Sentence("没认出“{name}”这项服务：这一行没有写入", name=name[:40]))
            return
        if code in self.answers:
            self._ask(place, SERVICE, Sentence("“{name}”写了两行：读了上面的一行", name=name[:40]))
            return
        self.answers[code] = self._answer(place, texts)
        self._hours(place, code, texts.get(HOURS, ""), is_confirmed=OUTSIDE_TOO in texts)
        self._details(place, code, texts)

    def _answer(self, place: str, texts: Mapping[str, str]) -> bool | None:
        if THERE not in texts:
            return None
        text = texts[THERE]
        answer = ANSWERS.get(text, parse_yes_or_no(text))
        if answer is None:
            self._ask(place, THERE, Sentence("“{text}”看不出有没有：应写“有”或“没有”", text=text[:40]))
        return answer

    def _hours(self, place: str, code: str, text: str, *, is_confirmed: bool) -> None:
        if not text:
            return
        try:
            hours = read_offer_hours(text)
        except (InvalidHours, ValueError) as error:
            self._ask(place, HOURS, error.args[0])
            return
        outside = None if is_confirmed else outside_door(hours, self._door(), self._monday())
        if outside is None:
            self.hours[code] = hours
            return
        self._ask(
            place,
            HOURS,
            Sentence("{when}门不开，这项服务真的在门外也有吗？没有确认就不写这个时间", when=outside),
            Fault.OFFER_OUTSIDE,
            repair=self._with_answer(place),
        )

    def _door(self) -> Schedule:
        """Return the door's hours as the row gives them."""
        cells = self.row.cells
        return Schedule(cells.get("opening_hours", ""), cells.get("self_service_hours", ""))

    def _monday(self) -> date:
        today = self.row.plan.today
        return ORDINARY_MONDAY if today == date.max else today - timedelta(days=today.weekday())

    def _with_answer(self, place: str) -> str:
        """Return the station's rows with the answer that the hours of one hold outside of the door's."""
        lines = self.row.raw(FIELD).split("\n")
        return "\n".join(
            f"{line}{BETWEEN}{OUTSIDE_TOO}{HEAD}是" if line.startswith(place + BETWEEN) else line
            for line in lines
        )

    def _details(self, place: str, code: str, texts: Mapping[str, str]) -> None:
        said: dict[str, object] = {}
        for heading in HEADINGS:
            try:
                said |= read_detail(heading, texts.get(heading, ""))
            except ValueError as error:
                self._ask(place, heading, error.args[0])
        offer = ServiceOffer(code, Availability.UNKNOWN, **said)  # type: ignore[arg-type]
        try:
            require_season(offer.valid_from, offer.valid_to)
        except ValueError as error:
            self._ask(place, "到", error.args[0])
            offer = ServiceOffer(code, Availability.UNKNOWN, **{**said, "valid_to": None})  # type: ignore[arg-type]
        self.offers[code] = offer

    def write(self) -> None:
        """Write the cells; where the sheet of stations says otherwise, ask and follow the offer's row."""
        cells = self.row.cells
        there = dict.fromkeys(filter(None, cells.get("services", "").split(SEPARATOR)), True)
        there |= dict.fromkeys(filter(None, cells.get("services_missing", "").split(SEPARATOR)), False)
        for code, answer in self.answers.items():
            if answer is None:
                continue
            if there.get(code, answer) is not answer:
                sentence = Sentence(
                    "“{name}”这边写{here}，服务表里写{there}：照服务表写了",
                    name=Sentence.word(offer_name(code)),
                    here=Sentence("没有") if answer else Sentence("有"),
                    there=Sentence("有") if answer else Sentence("没有"),
                )
                self.row.add_finding(Fault.OFFER_CONTRADICTS, sentence, FIELD)
            there[code] = answer
        _set(cells, "services", SEPARATOR.join(code for code, answer in there.items() if answer))
        _set(cells, "services_missing", SEPARATOR.join(code for code, answer in there.items() if not answer))
        hours = dict(split_service_hours(cells.get("service_hours", ""))) | self.hours
        _set(cells, "service_hours", join_service_hours(dict(sorted(hours.items()))))
        _set(cells, "service_details", details_text(self.offers.values()))

    def _ask(
        self, place: str, heading: str, why: str, fault: Fault = Fault.OFFER_UNREAD, repair: str = ""
    ) -> None:
        sentence = Sentence("{place} 行“{heading}”：{why}", place=place, heading=heading, why=why)
        self.row.add_finding(fault, sentence, FIELD, repair=[repair] if repair else ())


def _set(cells: dict[str, str], cell: str, text: str) -> None:
    cells.pop(cell, None)
    if text:
        cells[cell] = text
