"""The files that stations go out in, and what is said of their columns."""

from collections.abc import Iterator
from enum import StrEnum

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import fields
from locator.sheets.domain.entry_cells import ORDER
from locator.sheets.domain.sheet_choice import NOTES_TITLE


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
EXPORTED = ("code", *ORDER)  # by its code a station is known again, whatever else is changed
WIDTHS = {
    "code": 12,
    "name": 28,
    "address": 34,
    "opening_hours": 26,
    "opening_hours_text": 26,
    "services": 34,
}


def notes(made: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the sheet beside the stations: what the file is, and what each column says."""
    yield NOTES_TITLE, made
    yield "改好以后", "直接用“导入表格”传回来：没有改的不会变，改过的一格一格列给您看。列名请不要改。"
    yield "我们的代码", "认站靠它：改了站名还是同一站。请不要改，新加的站空着。"
    yield "经度、纬度", "是当初填的数；“坐标系”说明是哪一种：gcj02 高德，bd09 百度，wgs84 GPS。"
    yield "", ""
    yield from zip(headings(), EXPORTED, strict=True)


def widths() -> dict[str, int]:
    """Return how wide some of the columns are, in characters, by heading."""
    return {fields()[column].zh: width for column, width in WIDTHS.items()}


def headings() -> list[str]:
    """Return what the columns are called in a file for people; GIS files have our columns' own names."""
    return [fields()[column].zh for column in EXPORTED]
