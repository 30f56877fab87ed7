"""Downloads of an import: the clerk's own file with comments, and its stations in the columns of the file."""

from urllib.parse import quote

from flask import Blueprint, Response
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.imports.actions.stored_columns import matches_of
from locator.imports.domain.errors import ImportNotFound
from locator.imports.domain.run import RunState
from locator.imports.queries import runs
from locator.imports.queries.written_rows import sheet_columns, written_rows
from locator.publishing.actions.file_writer import write_workbook
from locator.publishing.domain.export import MEDIA_TYPES, Format

bp = Blueprint("staff_import_files", __name__, url_prefix="/staff/imports/<int:key>")


@bp.get("/marked")
@requires(Right.EDIT)
def marked(key: int) -> Response:
    """Send the clerk's own file with comments and suggested repairs."""

    def load(connection: Connection) -> tuple[str, bytes]:
        run = runs.by_id(connection, key, session.actor())
        content = runs.file_of(connection, key, "marked")
        if content is None:
            raise ImportNotFound("带批注的表还没做好，请过一会儿再下载")
        return run.file_name, content

    name, content = as_staff(load, session.by())
    stem = quote(f"{name.rpartition('.')[0]}_批注.xlsx")
    response = Response(content, content_type=MEDIA_TYPES[Format.XLSX])
    response.headers["Content-Disposition"] = f"attachment; filename=marked.xlsx; filename*=UTF-8''{stem}"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/again.xlsx")
@requires(Right.EDIT)
def again(key: int) -> Response:
    """Send the stations of a written import as they are now, in the columns of its sheet."""
    actor = session.actor()

    def write(connection: Connection) -> Response:
        run = runs.by_id(connection, key, actor)
        if run.state is not RunState.APPLIED:
            raise ImportNotFound("这次导入没有写入，请先写入")
        columns = sheet_columns(run, matches_of(run))
        found = written_rows(connection, run, columns, actor.areas(Right.LOOK))
        names = [column.match.heading for column in columns]
        about = [("这是什么", f"照《{run.file_name}》的列写的，内容是 {clock.now():%Y-%m-%d %H:%M} 的样子。")]
        title = f"{run.file_name.rpartition('.')[0]}_现在.xlsx"
        return download(title, lambda path: write_workbook(path, names, found, about))

    return as_staff(write, session.by())
