"""The open data files: their names, media types, and what each says of its origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geodata import geojson
from geodata.files import csv_writer
from geodata.sentence import Sentence
from locator.publishing.domain.export import MEDIA_TYPES as EXPORTED
from locator.publishing.domain.export import Format

TITLE = "工会驿站公开数据"
ATTRIBUTION = "请写明来源和日期"  # what is asked where the operator names no licence


class OpenName(StrEnum):
    """The files, in the order in which the page shows them."""

    CSV = "stations.csv"
    XLSX = "stations.xlsx"
    JSON = "stations.json"
    GEOJSON = "stations.geojson"
    GPKG = "stations.gpkg"
    FLATGEOBUF = "stations.fgb"
    PARQUET = "stations.parquet"


MEDIA_TYPES: Mapping[OpenName, str] = {
    OpenName.CSV: csv_writer.MEDIA_TYPE,
    OpenName.XLSX: EXPORTED[Format.XLSX],
    OpenName.JSON: "application/json",
    OpenName.GEOJSON: geojson.MEDIA_TYPE,
    OpenName.GPKG: EXPORTED[Format.GPKG],
    OpenName.FLATGEOBUF: "application/vnd.flatgeobuf",
    OpenName.PARQUET: "application/vnd.apache.parquet",
}
USES: Mapping[OpenName, str] = {
    OpenName.CSV: Sentence("表格；列的类型在 stations.csvt 和 stations.csv-metadata.json 里"),
    OpenName.XLSX: Sentence("电子表格"),
    OpenName.JSON: Sentence("给程序：数是数，日期是日期"),
    OpenName.GEOJSON: Sentence("给网页地图"),
    OpenName.GPKG: Sentence("给 QGIS 等地理信息软件"),
    OpenName.FLATGEOBUF: Sentence("给网页地图和 GDAL：不下载全部也能查一块地方；没有位置的站不在里面"),
    OpenName.PARQUET: Sentence("给数据分析（GeoParquet）"),
}
# What the first start makes at once; the hourly job adds the rest, which take programs of their own.
TEXTS = (OpenName.CSV, OpenName.GEOJSON, OpenName.JSON)
ALL = tuple(OpenName)
LAYERS = (OpenName.GPKG, OpenName.FLATGEOBUF, OpenName.PARQUET)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file says of itself: the site, the licence (empty: attribution is asked for), the day."""

    site: str
    licence: str
    made_on: date

    @property
    def page_prefix(self) -> str:
        """The beginning of the URLs of stations' pages."""
        return f"{self.site}/stations/"

    @property
    def statements(self) -> dict[str, str]:
        """What the file says, by name."""
        return {
            "title": TITLE,
            "source": self.site,
            "licence": self.licence or ATTRIBUTION,
            "date": self.made_on.isoformat(),
        }
