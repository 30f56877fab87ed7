"""The form of an entry: its fields into cells and back."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from locator.domain.draft_cells import ORDER, CellChange, Cells
from locator.domain.service import SERVICES, Availability
from locator.domain.station import Facet

SERVICE, CHECKED, TAKE, MINE = "service_", "checked_", "take_", "mine_"
OWN_FIELDS = frozenset({"services", "services_missing", *(f"{facet}_checked_on" for facet in Facet)})


def cells_of_form(form: Mapping[str, str], base: Cells, today: date, who: str) -> dict[str, str]:
    """Return the cells of a form that was sent; what it does not show stays as it is in `base`."""
    cells = dict(base)
    for column in ORDER:
        if column in form and column not in OWN_FIELDS:
            cells[column] = _plain(form[column])
    cells |= _services(form)
    for facet in Facet:
        if form.get(f"{CHECKED}{facet}") == "yes":
            cells |= {f"{facet}_checked_on": today.isoformat(), "checked_by": who}
    cells |= _chosen(form)
    if not cells.get("lon") and not cells.get("lat"):
        cells |= {"crs": "", "position_quality": ""}
    return {column: text for column, text in cells.items() if text}


def availability(cells: Cells) -> dict[str, Availability]:
    """Return what an entry says of each service; what it says nothing of is unknown."""
    had, missing = (cells.get(name, "").split("、") for name in ("services", "services_missing"))
    said = dict.fromkeys(had, Availability.YES) | dict.fromkeys(missing, Availability.NO)
    return {code: said.get(code, Availability.UNKNOWN) for code in SERVICES}


def choices(form: Mapping[str, str]) -> dict[str, bool]:
    """Return for each cell that two have changed whether mine is to hold."""
    return {name.removeprefix(TAKE): said == "mine" for name, said in form.items() if name.startswith(TAKE)}


def _chosen(form: Mapping[str, str]) -> dict[str, str]:
    """Return my own words for the cells that two have changed, where I chose them."""
    return {
        column: _plain(form.get(f"{MINE}{column}", ""))
        for column, mine in choices(form).items()
        if mine and column in ORDER
    }


def shown(cells: Cells, both: tuple[CellChange, ...]) -> dict[str, str]:
    """Return the cells that a form begins with; what is to be chosen stands as the other left it."""
    return {**cells, **{change.column: change.before for change in both}}


def _services(form: Mapping[str, str]) -> dict[str, str]:
    said = {code: form.get(f"{SERVICE}{code}") for code in SERVICES}
    if not any(said.values()):
        return {}
    return {
        "services": "、".join(sorted(code for code, one in said.items() if one == "yes")),
        "services_missing": "、".join(sorted(code for code, one in said.items() if one == "no")),
    }


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
