"""The file formats of exports, their columns, and the notes about them."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from geodata.sentence import Sentence
from locator.sheets.domain.columns.fields import fields
from locator.sheets.domain.entry_cells import ORDER
from locator.sheets.domain.sheet_choice import NOTES_TITLE


class Format(StrEnum):
    """The file formats."""

    XLSX = "xlsx"
    CSV = "csv"
    GEOJSON = "geojson"
    GPKG = "gpkg"

    @property
    def zh(self) -> str:
        """The label of the button."""
        return {"xlsx": Sentence("Excel 表"), "csv": "CSV", "geojson": "GeoJSON", "gpkg": "GeoPackage"}[self]

    @property
    def media_type(self) -> str:
        """The media type of the file."""
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.GEOJSON: "application/geo+json",
    Format.GPKG: "application/geopackage+sqlite3",
}
# The details of offers have a sheet of their own in workbooks; other files stay as they were without them.
DETAILS = "service_details"
# An import recognises a station by its code, whatever else is changed.
EXPORTED_COLUMNS = ("code", *(name for name in ORDER if name != DETAILS))
OwnColumns = Sequence[tuple[str, str]]  # headings and cells of own fields, after the others
COLUMN_WIDTHS = {
    "code": 12,
    "name": 28,
    "address": 34,
    "opening_hours": 26,
    "opening_hours_text": 26,
    "services": 34,
}


def notes(about: str, own: OwnColumns = ()) -> Iterator[tuple[str, str]]:
    """Yield the lines of the notes sheet: what the file is, and what each column means."""
    yield NOTES_TITLE, about
    yield "改好以后", "直接用“导入表格”传回来：没有改的不会变，改过的一格一格列给您看。列名请不要改。"
    yield "我们的代码", "认站靠它：改了站名还是同一站。请不要改，新加的站空着。"
    yield "服务表", "一行是一站的一项服务：有没有、时间、给谁、收费、预约等。空着的格不改原来的。"
    yield "经度、纬度", "是当初填的数；“坐标系”说明是哪一种：gcj02 高德，bd09 百度，wgs84 GPS。"
    yield "", ""
    yield from zip(headings(), EXPORTED_COLUMNS, strict=True)
    for heading, _ in own:
        yield heading, "本会自己的栏目，不公布"


def widths() -> dict[str, int]:
    """Return the widths of some columns in characters, by heading."""
    return {fields()[column].zh: width for column, width in COLUMN_WIDTHS.items()}


def headings(own: OwnColumns = ()) -> list[str]:
    """Return the column headings for people; GIS files have our column codes."""
    return [*(fields()[column].zh for column in EXPORTED_COLUMNS), *(heading for heading, _ in own)]
