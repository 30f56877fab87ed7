"""Staff pages of schemes: all of them by union, one with its criteria and levels, corrected or followed."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.accounts.views.refusals import change_or_show
from locator.assessments.actions import schemes as keeping
from locator.assessments.domain.errors import AlreadyDone, SchemeInUse
from locator.assessments.domain.given import Row, read_scheme
from locator.assessments.domain.scheme import Proof, Scheme, SchemeKind, SchemeTerms
from locator.assessments.queries import schemes as kept
from locator.assessments.queries.tallies import tally_schemes
from locator.assessments.views.places import names_of
from locator.errors import InvalidRequest, NotAllowed
from locator.http import clock
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.targets.views.places import area_key, may_for

bp = Blueprint("staff_schemes", __name__, url_prefix="/staff/schemes")
CRITERION_FIELDS = ("criterion_code", "criterion", "most", "weight", "proof")
LEVEL_FIELDS = ("level", "stars", "least", "subsidy")
BLANK_CRITERIA, BLANK_LEVELS = 6, 3  # rows to fill in, of a new scheme twice as many criteria
NOT_OWN = Sentence("这套标准不归您管")
REFUSALS = (InvalidRequest, SchemeInUse, AlreadyDone)


@bp.get("")
@requires(Right.LOOK)
def schemes() -> Response:
    """List the schemes with how many results of each hold, each by itself."""
    return as_staff(_list_page, session.by())


@bp.post("")
@requires(Right.EDIT)
def add() -> Response:
    """Keep the first version of a scheme."""

    def add_scheme(connection: Connection) -> Response:
        number = keeping.add_scheme(connection, _given(_own_area(connection)), clock.now())
        return redirect_with_message(url_for(".one", key=number), "scheme-added")

    return change_or_show(add_scheme, "定评估标准", REFUSALS, _list_page)


@bp.get("/<int:key>", endpoint="one")
@requires(Right.LOOK)
def show_scheme(key: int) -> Response:
    """Show a version of a scheme with its criteria and levels."""
    return as_staff(lambda connection: _scheme_page(connection, key), session.by())


@bp.post("/<int:key>")
@requires(Right.EDIT)
def correct(key: int) -> Response:
    """Correct a version that no round uses, or keep what was entered as the next version."""

    def keep(connection: Connection) -> Response:
        old = _require_own(connection, key)
        terms = _given(old.terms.area, old.terms.code)
        if request.form.get("as") == "version":
            number = keeping.add_version(connection, terms, clock.now())
            return redirect_with_message(url_for(".one", key=number), "scheme-version-added")
        keeping.correct_scheme(connection, old, terms)
        return redirect_with_message(url_for(".one", key=key), "scheme-changed")

    return change_or_show(keep, "改评估标准", REFUSALS, lambda *args: _scheme_page(args[0], key, *args[1:]))


@bp.post("/<int:key>/retire")
@requires(Right.EDIT)
def retire(key: int) -> Response:
    """Take a version out of use for new rounds, or back into it."""

    def set_retired(connection: Connection) -> None:
        old = _require_own(connection, key)
        keeping.retire_scheme(connection, key, None if old.is_retired else clock.now())

    as_staff(set_retired, session.by("停用或恢复评估标准"))
    return redirect_with_message(url_for(".one", key=key), "scheme-changed")


def _own_area(connection: Connection) -> str:
    return area_key(connection, session.actor(), Right.EDIT, request.form.get("place", ""))


def _given(area: str, code: str = "") -> SchemeTerms:
    """Return the scheme of the form; the code of one that is kept stays."""
    texts = session.form_values() | ({"code": code} if code else {})
    return read_scheme(area, texts, _rows(CRITERION_FIELDS), _rows(LEVEL_FIELDS))


def _rows(fields: Sequence[str]) -> list[Row]:
    """Return the rows of a table in the form; a column that came short is filled up."""
    columns = [request.form.getlist(name) for name in fields]
    return list(zip_longest(*columns, fillvalue=""))


def _require_own(connection: Connection, key: int) -> Scheme:
    found = kept.find_scheme(connection, key)
    if not may_for(connection, session.actor(), Right.EDIT, found.terms.area):
        raise NotAllowed(NOT_OWN)
    return found


def _list_page(connection: Connection, trouble: str = "") -> Response:
    actor = session.actor()
    found = kept.schemes_in(connection, actor.areas(Right.LOOK))
    tallies = tally_schemes(connection, actor.areas(Right.LOOK), clock.now().date())
    areas = actor.areas(Right.EDIT)
    return page(
        "assessments/schemes.html",
        private=True,
        schemes=found,
        tallies=tallies,
        names=names_of(connection, [*(one.terms.area for one in found), *(one.area for one in tallies)]),
        places=[area.name for area in areas],
        divisions=division_options(areas) if areas else (),
        **_form_values(trouble, None),
    )


def _scheme_page(connection: Connection, key: int, trouble: str = "") -> Response:
    found = kept.find_scheme(connection, key)
    return page(
        "assessments/scheme.html",
        private=True,
        scheme=found,
        place=names_of(connection, [found.terms.area])[found.terms.area],
        may_edit=may_for(connection, session.actor(), Right.EDIT, found.terms.area),
        **_form_values(trouble, found.terms),
    )


def _form_values(trouble: str, terms: SchemeTerms | None) -> dict[str, Any]:
    """Return what the form shows: what was entered if it was refused, else what is kept; and blank rows."""
    entered: Callable[[Sequence[str]], list[Row]] = _rows if trouble else lambda _: []
    criteria, levels = entered(CRITERION_FIELDS), entered(LEVEL_FIELDS)
    if not trouble and terms:
        criteria = [
            (one.code, one.zh, str(one.most_points), str(one.weight), one.proof.value)
            for one in terms.criteria
        ]
        levels = [
            (one.name, str(one.stars), f"{one.least_score:.0f}", f"{one.subsidy_yuan:.0f}")
            for one in terms.levels
        ]
    blank = BLANK_CRITERIA if terms else 2 * BLANK_CRITERIA
    return {
        "trouble": trouble,
        "entered": session.form_values() if trouble else _entered(terms),
        "criteria": [row for row in criteria if any(row[:-1])] + [("", "", "", "", "none")] * blank,
        "levels": [row for row in levels if any(row)] + [("", "", "", "")] * BLANK_LEVELS,
        "kinds": SchemeKind,
        "proofs": Proof,
    }


def _entered(terms: SchemeTerms | None) -> dict[str, str]:
    if terms is None:
        return {"months": "12"}
    return {
        "code": terms.code,
        "kind": terms.kind.value,
        "name": terms.name,
        "months": str(terms.valid_months),
        "document": terms.document,
    }
