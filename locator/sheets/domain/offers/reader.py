"""Reading the offers of a row: which services a station has and lacks, with their hours and details."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from geodata.sentence import Sentence
from locator.sheets.domain.offers.details import parse_details
from locator.sheets.domain.opening.service_hours import parse_service_hours
from locator.sheets.domain.row_reader import RowReader
from locator.stations.domain.service import Availability, ServiceOffer, parse_services, service_name
from locator.stations.domain.station_fields import BY_CELL

NO_SERVICES: tuple[str, ...] = ()
NO_HOURS: Mapping[str, str] = {}
NO_DETAILS: Mapping[str, ServiceOffer] = {}


def read_offers(row: RowReader) -> tuple[ServiceOffer, ...]:
    """Return the offers of the codes that the station has and lacks.

    The published text is read only where no codes are given, so that it cannot restore a service that
    an editor has removed.
    """
    offered: tuple[str, ...] = _long(row, "services", _service_codes, NO_SERVICES)
    lacking: tuple[str, ...] = _long(row, "services_missing", _service_codes, NO_SERVICES)
    for code in set(offered) & set(lacking):
        row.add_problem(
            "services_missing", Sentence("“{what}”又写有又写没有", what=Sentence.word(service_name(code)))
        )
    published = row.text("services_text")
    named = () if offered else parse_services(published).codes
    yes = dict.fromkeys([*offered, *(code for code in named if code not in lacking)])
    hours = _long(row, "service_hours", parse_service_hours, NO_HOURS)
    details = _long(row, "service_details", parse_details, NO_DETAILS)
    answers = dict.fromkeys(yes, Availability.YES) | dict.fromkeys(lacking, Availability.NO)
    # What is not known to be there keeps what was said of it, for when it is.
    answers |= dict.fromkeys(
        [code for code in (*hours, *details) if code not in answers], Availability.UNKNOWN
    )
    return tuple(
        replace(
            details.get(code) or ServiceOffer(code, answer),
            availability=answer,
            opening_hours=hours.get(code, ""),
        )
        for code, answer in answers.items()
    )


def _long(row: RowReader, cell: str, parse: Callable[[str], Any], default: Any) -> Any:
    """Return a cell that may be longer than a text."""
    text = row.text(cell, BY_CELL[cell].max_length)
    return row.parse(cell, parse, default, text=text)


def _service_codes(text: str) -> tuple[str, ...]:
    read = parse_services(text)
    if read.unread:
        raise ValueError(Sentence("服务“{all}”不认识：应是服务代码或标准名称", all="、".join(read.unread)))
    return read.codes
