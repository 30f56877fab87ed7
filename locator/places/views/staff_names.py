"""The staff page of names in other letters: what the rules write, and what staff corrects."""

from collections.abc import Mapping

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.http.validation import validated
from locator.i18n.readable import SCRIPTS, in_letters
from locator.places.actions import corrections
from locator.places.domain.errors import InvalidCorrection
from locator.places.queries.corrections import all_corrections, known_names

bp = Blueprint("staff_names", __name__, url_prefix="/staff/names")
MAX_LENGTH = corrections.MAX_LENGTH


class CorrectionParameters(BaseModel):
    """A Chinese name and how it is written in a language; without a name the rule holds again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chinese: str = Field(min_length=1, max_length=MAX_LENGTH)
    language: str = Field(max_length=8)
    name: str = Field(default="", max_length=MAX_LENGTH)


@bp.get("")
@requires(Right.LOOK)
def names() -> Response:
    """Show the corrections, and how a Chinese name is written now."""
    return _show(request.args.get("chinese", "").strip()[:MAX_LENGTH])


@bp.post("")
@requires(Right.PUBLISH)
def correct() -> Response:
    """Correct a name, or withdraw its correction."""
    given = validated(CorrectionParameters, session.form_values())

    def change(connection: Connection) -> None:
        if given.name:
            corrections.correct(connection, given.chinese, given.language, given.name, session.actor().name)
        else:
            corrections.withdraw(connection, given.chinese, given.language)

    try:
        as_staff(change, session.by(f"改外文写法“{given.chinese}”"))
    except InvalidCorrection as error:
        return _show(given.chinese, message_of(error))
    return redirect_with_message(url_for(".names", chinese=given.chinese), "name-corrected")


def _show(chinese: str, trouble: str = "") -> Response:
    def load(connection: Connection) -> dict[str, object]:
        known = {language: known_names(connection, language) for language in SCRIPTS}
        return {"corrections": all_corrections(connection), "written": _written(chinese, known)}

    return page(
        "places/staff_names.html",
        private=True,
        chinese=chinese,
        trouble=trouble,
        scripts=SCRIPTS,
        may_correct=session.actor().may_somewhere(Right.PUBLISH),
        **as_staff(load, session.by()),
    )


def _written(chinese: str, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return how a name is written by language; nothing for a text without Chinese."""
    found = {language: in_letters(chinese, language, known[language]) for language in SCRIPTS}
    return {language: name for language, name in found.items() if name}
