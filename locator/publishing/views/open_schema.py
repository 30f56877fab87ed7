"""What the columns of the CSV file are: GDAL's .csvt and .prj, and metadata of CSV on the Web (W3C)."""

from collections.abc import Mapping

from flask import Blueprint, Response

from locator.accounts.views.access import public
from locator.http import clock
from locator.http.cross_origin import cross_origin
from locator.http.database import read
from locator.http.deployment import public_url, settings
from locator.http.responses import json_response, with_etag
from locator.publishing.domain.open_data import FIELDS
from locator.publishing.domain.open_files import OpenName, Origin
from locator.publishing.domain.open_types import TYPES, FieldType
from locator.publishing.queries import open_data
from locator.stations.domain.declaring import YES_OR_NO

bp = Blueprint("open_schema", __name__, url_prefix="/data")

PLAIN = "text/plain; charset=utf-8"
# As GDAL's driver of CSV reads them; what is yes or no there is text.
GDAL_TYPES: Mapping[FieldType, str] = {
    FieldType.STRING: "String",
    FieldType.NUMBER: "Real",
    FieldType.INTEGER: "Integer64",
    FieldType.BOOLEAN: "String",
    FieldType.DAY: "Date",
}
GDAL_POSITION = {"lon": "CoordX", "lat": "CoordY"}  # from which it makes points
WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)


@bp.get("/stations.csvt")
@public
@cross_origin
def gdal_types() -> Response:
    """Return the types of the columns for GDAL."""
    types = (GDAL_POSITION.get(name) or GDAL_TYPES[kind] for name, kind in TYPES.items())
    return with_etag(Response(",".join(f'"{one}"' for one in types) + "\n", content_type=PLAIN))


@bp.get("/stations.prj")
@public
@cross_origin
def gdal_crs() -> Response:
    """Return the coordinate system for GDAL, as well-known text."""
    return with_etag(Response(WGS_84 + "\n", content_type=PLAIN))


@bp.get("/stations.csv-metadata.json")
@public
@cross_origin
def csv_metadata() -> Response:
    """Return licence, source, day and columns (Metadata Vocabulary for Tabular Data)."""
    made = read(lambda connection: open_data.file(connection, OpenName.CSV))
    origin = Origin(public_url(), settings().open_data_license, made.made_on if made else clock.now().date())
    said = {f"dc:{name}": text for name, text in origin.statements.items()}
    return with_etag(
        json_response(
            {
                "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
                "url": f"{public_url()}/data/{OpenName.CSV}",
                **said,
                "tableSchema": {"columns": [*map(_column, FIELDS)], "primaryKey": "code"},
            }
        )
    )


def _column(name: str) -> dict[str, object]:
    kind = TYPES[name]
    datatype: object = kind
    if kind is FieldType.BOOLEAN:
        datatype = {"base": kind, "format": f"{YES_OR_NO[True]}|{YES_OR_NO[False]}"}
    return {"name": name, "titles": name, "dc:description": str(FIELDS[name]), "datatype": datatype}
