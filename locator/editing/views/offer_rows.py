"""The offers of an entry in its form: one row an offer, read into cells and written from them.

A row's fields are ``offer_3_code``, ``offer_3_price``; whether a service is there is asked once, in
``service_CODE``, as for all services. What cannot be read stays in its row, with the problem.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from locator.editing.views.form_names import SERVICE_PREFIX
from locator.hours.domain.errors import InvalidHours
from locator.sheets.domain.entry_cells import Cells
from locator.sheets.domain.offers.details import (
    AUDIENCE_WORDS,
    BETWEEN,
    BOOKING,
    HEAD,
    LINE_END,
    join_details,
    split_booking,
)
from locator.sheets.domain.offers.hours import read_offer_hours
from locator.sheets.domain.offers.names import offer_code, offer_name
from locator.sheets.domain.opening.service_hours import join_service_hours, split_service_hours
from locator.stations.domain.access import Price
from locator.stations.domain.offer_terms import Booking, OnDuty
from locator.stations.domain.service import (
    MAX_WORD,
    NOT_IN_A_WORD,
    OWN_WORD,
    Availability,
    is_service,
    service_order,
    standard_code,
)

SHOWN = "offers_shown"  # the form has the rows: without them the cells stay as they are
FIELD = re.compile(r"offer_(\d{1,3})_(?:code|new)")
MAX_ROWS, MORE_ROWS = 200, 3
# Heading in the cell -> field of the row.
TEXT_FIELDS = {
    **{"收费": "price", "收费说明": "price_note", "给谁": "audience", "名额": "capacity", "电话": "phone"},
    **{"从": "from", "到": "to", "备注": "note"},
}
ON_DUTY, DUTY_FIELD = "谁在岗", "duty_"
NOT_IN_WORDS = re.compile(rf"[{NOT_IN_A_WORD}]")
LINE_BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A row of the form: a service, whether it is there, its hours, and its details as texts by field."""

    code: str
    there: Availability
    hours: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    booking: str = ""
    booking_target: str = ""
    on_duty: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name in its cell."""
        return offer_name(self.code)

    @property
    def is_own(self) -> bool:
        """Whether it is a union's own word, which has no place among the standard services."""
        return OWN_WORD in self.code


def rows_of_cells(cells: Cells) -> list[OfferRow]:
    """Return a row for each service that something was said of, in the order of the vocabulary."""
    hours = split_service_hours(cells.get("service_hours", ""))
    details = _lenient_details(cells.get("service_details", ""))
    answers = {
        code: answer
        for answer, cell in ((Availability.YES, "services"), (Availability.NO, "services_missing"))
        for code in cells.get(cell, "").split("、")
        if is_service(code)
    }
    codes = {*answers, *hours, *details}
    return [
        _row(code, answers.get(code, Availability.UNKNOWN), hours.get(code, ""), details.get(code, {}))
        for code in sorted(codes, key=service_order)
    ]


def cells_of_rows(form: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of hours and details that the rows say; nothing for a form without rows."""
    if SHOWN not in form:
        return {}
    rows: dict[str, list[str]] = {}
    for name in form:
        if (match := FIELD.fullmatch(name)) and (code := _code(form, name, match[1])):
            rows.setdefault(code, []).append(match[1])
    ordered = sorted(rows, key=service_order)[:MAX_ROWS]
    hours = {code: _hours(_text(form, rows[code], "hours")) for code in ordered}
    return {
        "service_hours": join_service_hours({code: said for code, said in hours.items() if said}),
        "service_details": join_details({code: _detail_texts(form, rows[code]) for code in ordered}),
    }


def answers_of_new_rows(form: Mapping[str, str]) -> dict[str, str]:
    """Return that the services of rows that were added are there, unless the form says otherwise."""
    added = [
        _code(form, name, match[1])
        for name in form
        if (match := FIELD.fullmatch(name)) and name.endswith("_new")
    ]
    return {
        code: "yes" for code in added if code and form.get(f"{SERVICE_PREFIX}{code}", "unknown") == "unknown"
    }


def _code(form: Mapping[str, str], name: str, n: str) -> str:
    """Return the code of a row: of a new one with a word of the union's own, that word under the service."""
    word = NOT_IN_WORDS.sub("", form.get(f"offer_{n}_word", ""))[:MAX_WORD] if name.endswith("_new") else ""
    code = f"{standard_code(form[name])}{OWN_WORD}{word}" if word else form[name]
    return code if is_service(code) else ""


def choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Return the choices of the rows' fields: value and label."""
    return {
        "price": [(price.zh, price.zh) for price in Price if price is not Price.UNKNOWN],
        "audience": [(word, word) for word in AUDIENCE_WORDS.values()],
        "booking": [(kind.zh, kind.zh) for kind in Booking if kind is not Booking.UNKNOWN],
        "on_duty": [(one.value, one.zh) for one in OnDuty],
    }


def _row(code: str, there: Availability, hours: str, details: Mapping[str, str]) -> OfferRow:
    booking, target = split_booking(details.get(BOOKING, ""))
    on_duty = [word.strip() for word in details.get(ON_DUTY, "").split("、")]
    return OfferRow(
        code,
        there,
        hours,
        {name: details[heading] for heading, name in TEXT_FIELDS.items() if details.get(heading)},
        booking.zh if booking else "",
        target,
        frozenset(one.value for one in OnDuty if one.zh in on_duty),
    )


def _lenient_details(cell: str) -> dict[str, dict[str, str]]:
    """Return the texts by heading of each service that can be told, also where they cannot be read."""
    found: dict[str, dict[str, str]] = {}
    for line in cell.split(LINE_END):
        name, *parts = line.split(BETWEEN)
        if code := offer_code(name):
            pairs = (part.partition(HEAD) for part in parts)
            found[code] = {heading.strip(): text for heading, _, text in pairs}
    return found


def _detail_texts(form: Mapping[str, str], rows: Sequence[str]) -> dict[str, str]:
    texts = {heading: _text(form, rows, name) for heading, name in TEXT_FIELDS.items()}
    kind, target = _text(form, rows, "booking"), _text(form, rows, "booking_target")
    texts[BOOKING] = " ".join(filter(None, (kind, target)))
    texts[ON_DUTY] = "、".join(_chosen(form, rows))
    return {heading: text for heading, text in texts.items() if text}


def _chosen(form: Mapping[str, str], rows: Sequence[str]) -> Iterable[str]:
    return (str(one.zh) for one in OnDuty if _text(form, rows, f"{DUTY_FIELD}{one.value}") == "yes")


def _text(form: Mapping[str, str], rows: Sequence[str], name: str) -> str:
    """Return the text of a service's rows, without the signs that separate texts in the cell.

    A row that was added for a service that has one already says only what that one does not.
    """
    n = next((n for n in rows if form.get(f"offer_{n}_{name}", "").strip()), rows[0])
    return (
        LINE_BREAKS.sub(" ", form.get(f"offer_{n}_{name}", "").replace("\r", ""))
        .replace(BETWEEN, "|")
        .strip()
    )


def _hours(text: str) -> str:
    """Return hours in opening_hours syntax where they can be read, else as written."""
    try:
        return read_offer_hours(text) if text else ""
    except (InvalidHours, ValueError):
        return text.replace("；", "; ")
