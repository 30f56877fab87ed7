"""Open data at permanent URLs: the latest generated files, the same bytes for everybody."""

from flask import Blueprint, Response

from geodata.sentence import Sentence
from locator.accounts.views.access import public
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.deployment import settings
from locator.http.responses import page
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.domain.open_files import MEDIA_TYPES, USES, OpenName
from locator.publishing.queries import open_data
from locator.publishing.views.stored_files import stored_response
from locator.stations.domain.errors import StationNotFound

bp = Blueprint("open_data", __name__, url_prefix="/data")

NO_FILE = Sentence("没有这个文件，或者还没有做好：每天做一次，请过一会儿再试")


@bp.get("/")
@public
def about() -> Response:
    """Describe the files and the meaning of each field."""
    return page(
        "publishing/open_data.html",
        files=read(open_data.latest),
        fields=FIELDS,
        uses=USES,
        licence=settings().open_data_license,
    )


@bp.get("/<name>")
@public
@cross_origin
def file(name: str) -> Response:
    """Send a file, or a range of its bytes; 304 if the client has it already."""
    found = read(lambda connection: open_data.file(connection, name)) if name in MEDIA_TYPES else None
    if found is None:
        raise StationNotFound(NO_FILE)
    response = stored_response(found, MEDIA_TYPES[OpenName(name)])
    response.headers["Content-Disposition"] = f"inline; filename={found.made_on:%Y%m%d}-{name}"
    return response
