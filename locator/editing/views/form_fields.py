"""The form of an entry: its fields into cells and back."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from geodata.errors import UnknownDivision
from locator.accounts.domain.rights import Area
from locator.accounts.views.division_labels import division_code_of
from locator.editing.domain.entry_hours import POSTED, SYNTAX
from locator.editing.domain.entry_place import PLACES, in_chosen_system
from locator.sheets.domain.entry_cells import ORDER, CellChange, Cells, unit_column
from locator.sheets.domain.position import parse_pair
from locator.stations.domain.service import SERVICES, Availability
from locator.stations.domain.station import Facet

SERVICE, CHECKED, TAKE, MINE, SHOWN = "service_", "checked_", "take_", "mine_", "shown_"
OWN_FIELDS = frozenset({"services", "services_missing", *(f"{facet}_checked_on" for facet in Facet)})


def cells_of_form(
    form: Mapping[str, str], base: Cells, areas: Sequence[Area], today: date, who: str
) -> dict[str, str]:
    """Return the cells of a form that was sent; what it does not show stays as it is in `base`.

    `areas` tell which of two divisions of one name is meant; whoever ticks that a facet was looked at
    is `who`, `today`.
    """
    cells = dict(base)
    for column in ORDER:
        if column in form and column not in OWN_FIELDS:
            cells[column] = _plain(form[column])
    cells |= _services(form)
    for facet in Facet:
        if form.get(f"{CHECKED}{facet}") == "yes":
            cells |= {f"{facet}_checked_on": today.isoformat(), "checked_by": who}
    cells |= _chosen(form)
    for names in PLACES:
        cells |= both_numbers(cells, *names)
    cells |= in_chosen_system(cells, form)
    cells |= _division(cells.get("division_code", ""), areas)
    if not cells.get("lon") and not cells.get("lat"):
        cells |= {"crs": "", "position_quality": ""}
    return {column: text for column, text in cells.items() if text}


def shown_of_form(form: Mapping[str, str], base: Cells) -> dict[str, str]:
    """Return the hours that the editor saw when writing."""
    return {name: _plain(form.get(f"{SHOWN}{name}", base.get(name, ""))) for name in (POSTED, SYNTAX)}


def availability(cells: Cells) -> dict[str, Availability]:
    """Return what an entry says of each service; what it says nothing of is unknown."""
    had, missing = (cells.get(name, "").split("、") for name in ("services", "services_missing"))
    said = dict.fromkeys(had, Availability.YES) | dict.fromkeys(missing, Availability.NO)
    return {code: said.get(code, Availability.UNKNOWN) for code in SERVICES}


def choices(form: Mapping[str, str]) -> dict[str, bool]:
    """Return for each cell that two have changed whether mine is to hold."""
    return {name.removeprefix(TAKE): said == "mine" for name, said in form.items() if name.startswith(TAKE)}


def undecided(form: Mapping[str, str], base: Cells) -> tuple[CellChange, ...]:
    """Return the cells that two have changed and of which the form does not say whose holds."""
    chosen = choices(form)
    open_still = [one for one in ORDER if f"{MINE}{one}" in form and unit_column(one) not in chosen]
    return tuple(CellChange(one, base.get(one, ""), _plain(form[f"{MINE}{one}"])) for one in open_still)


def _chosen(form: Mapping[str, str]) -> dict[str, str]:
    """Return my own words for the cells that two have changed, where I chose them."""
    chosen = choices(form)
    mine = [one for one in ORDER if f"{MINE}{one}" in form and chosen.get(unit_column(one))]
    return {column: _plain(form[f"{MINE}{column}"]) for column in mine}


def _services(form: Mapping[str, str]) -> dict[str, str]:
    said = {code: form.get(f"{SERVICE}{code}") for code in SERVICES}
    if not any(said.values()):
        return {}
    return {
        "services": "、".join(sorted(code for code, one in said.items() if one == "yes")),
        "services_missing": "、".join(sorted(code for code, one in said.items() if one == "no")),
    }


def both_numbers(cells: Mapping[str, str], lon: str = "lon", lat: str = "lat") -> dict[str, str]:
    """Return longitude and latitude where both were pasted into one field, in either order."""
    both = [pair for name in (lon, lat) if any(pair := parse_pair(cells.get(name, "")))]
    return dict(zip((lon, lat), both[0], strict=True)) if both else {}


def _division(words: str, areas: Sequence[Area]) -> dict[str, str]:
    """Return the code that a name means; a name that means none stays, for the reader to refuse."""
    try:
        return {"division_code": division_code_of(words, areas)} if words else {}
    except UnknownDivision:
        return {}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
