"""Staff pages of job lists: a sheet in, employers checked, a list removed."""

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from geodata.errors import UnreadableFile
from geodata.files.pasted import pasted_file
from geodata.sentence import Sentence
from locator.accounts.domain.rights import Area, Right
from locator.accounts.views import session
from locator.accounts.views.access import body_up_to, requires
from locator.bulletins import queries
from locator.bulletins.actions import writing
from locator.bulletins.domain.bulletin import read_bulletin
from locator.bulletins.domain.post import Post
from locator.bulletins.domain.sheet import read_posts
from locator.errors import ImportRefused, InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.errors import message_of
from locator.http.flash import redirect_with_message
from locator.http.responses import page
from locator.imports.actions.read import small_sheet
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("staff_bulletins", __name__, url_prefix="/staff/bulletins")

LARGEST_BODY_BYTES = 4 * 1024 * 1024
SUFFIXES = frozenset({".xlsx", ".csv", ".txt", ".html"})  # the last two of a pasted table
MAX_SHOWN_PROBLEMS = 20
NO_FILE = "请选一个 .xlsx 或 .csv 文件，或者把表贴进来"
NOT_YOURS = Sentence("这里不归您管")


@bp.get("")
@requires(Right.LOOK)
def bulletins() -> Response:
    """List the lists of the person's areas, with the form for a new one."""
    return _show_all()


@bp.post("")
@body_up_to(LARGEST_BODY_BYTES)
@requires(Right.EDIT)
def add() -> Response:
    """Publish a list with the posts of an uploaded sheet or a pasted table: all of them, or none."""
    values = session.form_values()
    try:
        area = _own_area(values.get("area", ""))
        given, problems = read_bulletin(values)
        if given is None:
            raise InvalidRequest(problems)
        posts = _given_posts()
        code = values.get("station", "").strip()
        key = as_staff(
            lambda connection: writing.add_bulletin(connection, given, posts, area, code),
            session.by("发布招聘表"),
        )
    except (InvalidRequest, UnreadableFile, ImportRefused, StationNotFound) as error:
        answer = _show_all(_messages(error), values)
        answer.status_code = 422 if isinstance(error, UnreadableFile | ImportRefused) else error.status
        return answer
    return redirect_with_message(f"/staff/bulletins/{key}", "bulletin-added")


@bp.get("/<int:key>")
@requires(Right.LOOK)
def one(key: int) -> Response:
    """Show a list with all that the sheet said."""

    def show(connection: Connection) -> Response:
        return page(
            "bulletins/staff_bulletin.html",
            private=True,
            bulletin=queries.staff_bulletin(connection, key),
            posts=queries.staff_posts_of(connection, key),
            today=clock.now().date(),
            may_edit=session.actor().may_somewhere(Right.EDIT),
        )

    return as_staff(show, session.by())


@bp.post("/<int:key>/checked")
@requires(Right.EDIT)
def check(key: int) -> Response:
    """Note that an employer was checked, or was not."""
    employer, checked = request.form.get("employer", "")[:100], request.form.get("checked") == "yes"
    as_staff(
        lambda connection: writing.mark_checked(connection, key, employer, checked=checked),
        session.by("核实用人单位"),
    )
    return redirect_with_message(f"/staff/bulletins/{key}", "employer-checked")


@bp.post("/<int:key>/remove")
@requires(Right.EDIT)
def remove(key: int) -> Response:
    """Take a list back."""
    as_staff(lambda connection: writing.remove_bulletin(connection, key), session.by("撤下招聘表"))
    return redirect_with_message("/staff/bulletins", "bulletin-removed")


def _own_area(key: str) -> Area:
    """Return the person's area of a key; raise NotAllowed."""
    session.require_own_area(key, Right.EDIT, NOT_YOURS)
    return next(area for area in session.actor().areas(Right.EDIT) if area.key == key)


def _given_posts() -> list[Post]:
    """Return the posts of the uploaded file or the pasted table; raise UnreadableFile or ImportRefused."""
    upload = request.files.get("file")
    if pasted := request.form.get("pasted", "").strip():
        name, content = pasted_file("", pasted)
    else:
        name, content = (upload.filename or "", upload.stream.read()) if upload else ("", b"")
    grid = small_sheet(name if content else "", content, "bulletins", SUFFIXES, NO_FILE)
    posts, problems = read_posts([list(row) for row in grid.rows])
    if problems:
        raise ImportRefused(problems)
    return posts


def _messages(error: Exception) -> list[str]:
    if isinstance(error, InvalidRequest):
        return [str(sentence) for sentence in error.problems.values()]
    problems = error.problems if isinstance(error, ImportRefused) else []
    return [message_of(error), *(message_of(problem) for problem in problems[:MAX_SHOWN_PROBLEMS])]


def _show_all(trouble: list[str] | None = None, entered: dict[str, str] | None = None) -> Response:
    actor = session.actor()
    values: dict[str, Any] = {
        "editable": {area.key: area.name for area in actor.areas(Right.EDIT)},
        "trouble": trouble or [],
        "entered": entered or {},
        "today": clock.now().date(),
    }
    return as_staff(
        lambda connection: page(
            "bulletins/staff_bulletins.html",
            private=True,
            bulletins=queries.staff_bulletins(connection),
            **values,
        ),
        session.by(),
    )
