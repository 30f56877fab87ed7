"""The fields of an entry's form, read into cells; and the choices in conflicts."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from geodata.errors import UnknownDivision
from locator.accounts.domain.rights import Area
from locator.accounts.views.division_labels import division_code_of
from locator.editing.domain.entry_hours import POSTED, SYNTAX
from locator.editing.domain.entry_place import COORDINATE_PAIRS, convert_position
from locator.editing.views import offer_rows
from locator.editing.views.form_names import (
    CHECKED_PREFIX,
    MINE_PREFIX,
    SERVICE_PREFIX,
    SHOWN_PREFIX,
    TAKE_PREFIX,
)
from locator.sheets.domain.entry_cells import ORDER, CellChange, Cells, own_cells, unit_column
from locator.sheets.domain.location.position import parse_pair
from locator.stations.domain.service import SERVICES, Availability, is_service
from locator.stations.domain.station import Facet

OWN_FIELDS = frozenset({"services", "services_missing", *(f"{facet}_checked_on" for facet in Facet)})


def cells_of_form(
    form: Mapping[str, str], base: Cells, areas: Sequence[Area], today: date, who: str
) -> dict[str, str]:
    """Return the cells of a form that was sent; cells that it has no field for are those of `base`.

    `areas` decide between two divisions of one name. A facet that is ticked as checked is recorded as
    checked by `who`, `today`.
    """
    cells = dict(base)
    for column in (*ORDER, *own_cells(form)):
        if column in form and column not in OWN_FIELDS:
            cells[column] = _normalized(form[column])
    cells |= _services(form) | offer_rows.cells_of_rows(form)
    for facet in Facet:
        if form.get(f"{CHECKED_PREFIX}{facet}") == "yes":
            cells |= {f"{facet}_checked_on": today.isoformat(), "checked_by": who}
    cells |= _own_values(form)
    for names in COORDINATE_PAIRS:
        cells |= split_pair(cells, *names)
    cells |= convert_position(cells, form)
    cells |= _division_code(cells.get("division_code", ""), areas)
    if not cells.get("lon") and not cells.get("lat"):
        cells |= {"crs": "", "position_quality": ""}
    return {column: text for column, text in cells.items() if text}


def shown_hours(form: Mapping[str, str], base: Cells) -> dict[str, str]:
    """Return the hours that the editor saw when writing."""
    return {
        name: _normalized(form.get(f"{SHOWN_PREFIX}{name}", base.get(name, ""))) for name in (POSTED, SYNTAX)
    }


def availability(cells: Cells) -> dict[str, Availability]:
    """Return the availability of each service in an entry's cells; one that is not named is unknown."""
    offered, missing = (cells.get(name, "").split("、") for name in ("services", "services_missing"))
    known = dict.fromkeys(offered, Availability.YES) | dict.fromkeys(missing, Availability.NO)
    return {code: known.get(code, Availability.UNKNOWN) for code in SERVICES}


def conflict_choices(form: Mapping[str, str]) -> dict[str, bool]:
    """Return for each conflict that was decided whether the form's own value is taken."""
    return {
        name.removeprefix(TAKE_PREFIX): choice == "mine"
        for name, choice in form.items()
        if name.startswith(TAKE_PREFIX)
    }


def undecided_changes(form: Mapping[str, str], base: Cells) -> tuple[CellChange, ...]:
    """Return the form's changes in conflicts that are not decided yet."""
    choices = conflict_choices(form)
    columns = [column for column in _own_columns(form) if unit_column(column) not in choices]
    return tuple(
        CellChange(column, base.get(column, ""), _normalized(form[f"{MINE_PREFIX}{column}"]))
        for column in columns
    )


def _own_columns(form: Mapping[str, str]) -> list[str]:
    """Return the columns of which a form has its own value in a conflict."""
    given = {
        name.removeprefix(MINE_PREFIX): text for name, text in form.items() if name.startswith(MINE_PREFIX)
    }
    return [column for column in (*ORDER, *own_cells(given)) if column in given]


def _own_values(form: Mapping[str, str]) -> dict[str, str]:
    """Return the form's own values in conflicts that were decided for them."""
    choices = conflict_choices(form)
    columns = [column for column in _own_columns(form) if choices.get(unit_column(column))]
    return {column: _normalized(form[f"{MINE_PREFIX}{column}"]) for column in columns}


def _services(form: Mapping[str, str]) -> dict[str, str]:
    sent = {name.removeprefix(SERVICE_PREFIX): name for name in form if name.startswith(SERVICE_PREFIX)}
    answers = {code: form[name] for code, name in sent.items() if is_service(code)}
    answers |= offer_rows.answers_of_new_rows(form)
    if not any(answers.values()):
        return {}
    return {
        "services": "、".join(sorted(code for code, answer in answers.items() if answer == "yes")),
        "services_missing": "、".join(sorted(code for code, answer in answers.items() if answer == "no")),
    }


def split_pair(cells: Mapping[str, str], lon: str = "lon", lat: str = "lat") -> dict[str, str]:
    """Return longitude and latitude where both were pasted into one field, in either order."""
    pairs = [pair for name in (lon, lat) if any(pair := parse_pair(cells.get(name, "")))]
    return dict(zip((lon, lat), pairs[0], strict=True)) if pairs else {}


def _division_code(name: str, areas: Sequence[Area]) -> dict[str, str]:
    """Return the cell with the code of a division's name; an unknown name is left for validation."""
    try:
        return {"division_code": division_code_of(name, areas)} if name else {}
    except UnknownDivision:
        return {}


def _normalized(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
