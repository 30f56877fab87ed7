"""The files that stations go out in, and what is said of their columns."""

from collections.abc import Iterator
from enum import StrEnum

from geodata.sentence import Sentence
from locator.domain.columns import fields
from locator.domain.draft_cells import ORDER


class Format(StrEnum):
    """The kinds of file."""

    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"
    GPKG = "gpkg"

    @property
    def zh(self) -> str:
        """What the button says."""
        return {"xlsx": Sentence("Excel 表"), "csv": "CSV", "geojson": "GeoJSON", "gpkg": "GeoPackage"}[self]

    @property
    def media_type(self) -> str:
        """The type that the file is sent under."""
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.GEOJSON: "application/geo+json",
    Format.GPKG: "application/geopackage+sqlite3",
}
EXPORTED = (*ORDER, "code")  # by its code a station is known again, whatever else is changed
WIDTHS = {"name": 28, "address": 34, "opening_hours": 26, "opening_hours_text": 26, "services": 34}


def notes(made: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the sheet beside the stations: what the file is, and what each column says."""
    yield "导出说明", made
    yield "改好以后", "直接用“导入表格”传回来：没有改的不会变，改过的一格一格列给您看。列名请不要改。"
    yield "坐标", "lon、lat 是当初填的经纬度，crs 说明是哪种坐标系：gcj02 高德，bd09 百度，wgs84 GPS。"
    yield "", ""
    known = fields()
    for column in EXPORTED:
        yield column, known[column].zh if column in known else ""
