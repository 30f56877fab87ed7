"""The approval rules of an administrator's areas: where a change needs a second person."""

from flask import Blueprint, Response, request, url_for

from geodata.errors import UnknownDivision
from locator.accounts.actions.approval_rules import set_own_approval
from locator.accounts.domain.rights import Right
from locator.accounts.queries import approval_rules
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_code_of, division_options
from locator.errors import NotAllowed
from locator.http.database import as_staff
from locator.http.flash import redirect_with_message
from locator.http.responses import page

bp = Blueprint("staff_rules", __name__, url_prefix="/staff/rules")
OWN_APPROVAL = {"two": False, "one": True, "none": None}  # by the number of people that the form offers


@bp.get("")
@requires(Right.APPOINT)
def rules() -> Response:
    """Show the rules of the administrator's areas."""
    return _page()


@bp.post("")
@requires(Right.APPOINT)
def change() -> Response:
    """Set a division's rule, or remove it."""
    actor = session.actor()
    try:
        code = division_code_of(request.form.get("division", "").strip(), actor.areas(Right.APPOINT))
    except UnknownDivision as error:
        return _page(str(error), 400)
    if not actor.may(Right.APPOINT, code):
        raise NotAllowed("只能定您管的范围里的规矩")
    own_approval = OWN_APPROVAL.get(request.form.get("rule", ""), False)
    as_staff(
        lambda connection: set_own_approval(connection, code, own_approval=own_approval),
        session.by("改规矩：改的人能不能自己发布"),
    )
    return redirect_with_message(url_for(".rules"), "rule-changed")


def _page(trouble: str = "", status: int = 200) -> Response:
    areas = session.actor().areas(Right.APPOINT)
    all_rules = as_staff(approval_rules.approval_rules, session.by())
    rules_in_areas = {
        code: rule for code, rule in all_rules.items() if any(area.contains(code) for area in areas)
    }
    response = page(
        "staff/rules.html",
        private=True,
        rules=rules_in_areas,
        divisions=division_options(areas),
        trouble=trouble,
    )
    response.status_code = status
    return response
