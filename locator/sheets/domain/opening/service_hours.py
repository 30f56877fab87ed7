"""Hours that are a service's own: as a cell of an entry, and read from what merged rows of a sheet say.

The cell names services in Chinese, each with its hours in opening_hours syntax:
``法律咨询：We 09:00-11:00；饮水：24/7``.
"""

import re
from collections.abc import Iterable, Mapping

from geodata.sentence import Sentence
from locator.hours.domain.hours import normalise_hours
from locator.sheets.domain.findings import Fault
from locator.sheets.domain.offers.names import offer_code, offer_name
from locator.sheets.domain.opening.cell import HoursReading, parse_hours_cell
from locator.sheets.domain.row_cells import RowCells
from locator.sheets.domain.services import parse_service_list
from locator.stations.domain.service import SERVICES, ServiceOffer

POSTED, CELL = "service_hours_text", "service_hours"
BETWEEN = re.compile(r'[；\n](?=(?:[^"]*"[^"]*")*[^"]*$)')  # outside of a remark in the hours
BETWEEN_POSTED = re.compile(r"[；\n]")
HOURS_OF = re.compile(r"[：:]")


def service_hours_text(offers: Iterable[ServiceOffer]) -> str:
    """Return the cell of the offers that have hours of their own, in the order of their codes."""
    timed = sorted((one for one in offers if one.opening_hours), key=lambda one: one.code)
    return join_service_hours({one.code: one.opening_hours for one in timed})


def join_service_hours(hours: Mapping[str, str]) -> str:
    """Return the cell of hours by the code of their service, in this order."""
    return "；".join(f"{offer_name(code)}：{times}" for code, times in hours.items())


def parse_service_hours(text: str) -> Mapping[str, str]:
    """Return the canonical hours by the code of their service; raise ValueError or InvalidHours."""
    hours: dict[str, str] = {}
    for part in filter(None, map(str.strip, BETWEEN.split(text))):
        service, *times = HOURS_OF.split(part, maxsplit=1)
        code = offer_code(service)
        if code is None or not times:
            raise ValueError(
                Sentence("“{part}”应写一项服务和它的时间，例如 法律咨询：We 09:00-11:00", part=part[:40])
            )
        hours[code] = normalise_hours(times[0].strip())
    return hours


def split_service_hours(text: str) -> Mapping[str, str]:
    """Return the hours by the code of their service as they are written, whether they can be read or not."""
    parts = (HOURS_OF.split(part, maxsplit=1) for part in BETWEEN.split(text))
    named = ((offer_code(part[0]), part[1]) for part in parts if len(part) == 2)
    return {code: times.strip() for code, times in named if code}


def read_service_hours(row: RowCells) -> None:
    """Read what merged rows say of each service's hours; what is not sure is asked and not written."""
    if not (text := row.text(POSTED)):
        return
    sure: dict[str, str] = {}
    repaired, doubts, is_repaired = [], [], True
    for part in filter(None, map(str.strip, BETWEEN_POSTED.split(text))):
        service, _, times = part.partition("：")
        reading = parse_hours_cell(times)
        codes = parse_service_list(service).offered
        if reading.hours and not reading.assumptions and codes:
            sure |= dict.fromkeys(codes, reading.hours)
        else:
            doubts.append(_doubt(service, reading, has_codes=bool(codes)))
            is_repaired = is_repaired and bool(codes and reading.repair)
        repaired.append(f"{service}：{reading.repair or times}")
    if sure:
        row.cells[CELL] = "；".join(f"{SERVICES[code].zh}：{sure[code]}" for code in sorted(sure))
    if doubts:
        repair = ["；".join(repaired)] if is_repaired else []
        row.add_finding(Fault.HOURS_LIKELY, _listed(doubts), POSTED, repair=repair)


def _doubt(service: str, reading: HoursReading, *, has_codes: bool) -> Sentence:
    if not has_codes:
        return Sentence("没认出“{service}”，它的时间没有写入", service=service[:40])
    if reading.hours:
        return Sentence(
            "“{service}”的时间是“{words}”吗？没有写明星期几或者节假日",
            service=service[:40],
            words=reading.description,
        )
    return Sentence("“{service}”的时间没读懂", service=service[:40])


def _listed(doubts: list[Sentence]) -> Sentence:
    return (
        doubts[0]
        if len(doubts) == 1
        else Sentence("{first}；还有 {n} 项服务也要确认", first=doubts[0], n=len(doubts) - 1)
    )
