"""Downloads of an import: the clerk's own file with comments."""

from urllib.parse import quote

from flask import Blueprint, Response
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.http.database import as_staff
from locator.imports.domain.errors import ImportNotFound
from locator.imports.queries import runs
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
