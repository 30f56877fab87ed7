"""Merge a station's rows of the sheet 服务 into its stored offers: an empty cell changes nothing.

Offers without a row stay; of an offer with a row, what the row does not say stays.
"""

from collections.abc import Mapping, Set

from locator.entries.domain.draft import StationDraft
from locator.sheets.domain.columns.fields import SERVICE
from locator.sheets.domain.entry_cells import Cells
from locator.sheets.domain.offers.details import detail_texts, details_text, parse_details, read_details
from locator.sheets.domain.offers.rows import FIELD
from locator.sheets.domain.opening.service_hours import join_service_hours, split_service_hours
from locator.stations.domain.service import Availability, ServiceOffer

SEPARATOR = "、"
SEASON = ("从", "到")
LISTS_OF_SERVICES = frozenset({"services", "services_text"})


def merged_offers(stored: StationDraft, cells: Cells, given: Set[str]) -> dict[str, str]:
    """Return the cells of services after the rows of offers; nothing for a sheet without such rows."""
    if FIELD not in given:
        return {}
    before = {offer.code: offer for offer in stored.services}
    return {
        **({} if _lists_services(given) else _answers(before, cells)),
        "service_hours": _hours(before, cells.get("service_hours", "")),
        "service_details": _details(before, cells.get("service_details", "")),
    }


def _lists_services(given: Set[str]) -> bool:
    """Tell whether the sheet of stations lists services itself, so that one left out is not there."""
    return any(name in LISTS_OF_SERVICES or name.startswith(SERVICE) for name in given)


def _answers(before: Mapping[str, ServiceOffer], cells: Cells) -> dict[str, str]:
    answers = {code: offer.availability for code, offer in before.items()}
    for cell, answer in (("services", Availability.YES), ("services_missing", Availability.NO)):
        answers |= dict.fromkeys(filter(None, cells.get(cell, "").split(SEPARATOR)), answer)
    return {
        cell: SEPARATOR.join(sorted(code for code, said in answers.items() if said is answer))
        for cell, answer in (("services", Availability.YES), ("services_missing", Availability.NO))
    }


def _hours(before: Mapping[str, ServiceOffer], cell: str) -> str:
    hours = {code: offer.opening_hours for code, offer in before.items() if offer.opening_hours}
    hours |= split_service_hours(cell)
    return join_service_hours(dict(sorted(hours.items())))


def _details(before: Mapping[str, ServiceOffer], cell: str) -> str:
    offers = dict(before)
    for code, offer in parse_details(cell).items():
        earlier = before.get(code)
        if earlier is None:
            offers[code] = offer
            continue
        said = detail_texts(offer)
        kept = {heading: text for heading, text in detail_texts(earlier).items() if heading not in said}
        if offer.valid_from or offer.valid_to:  # a season is said as a whole: half of an old one is none
            kept = {heading: text for heading, text in kept.items() if heading not in SEASON}
        offers[code] = read_details(code, kept | said)
    return details_text(offers.values())
