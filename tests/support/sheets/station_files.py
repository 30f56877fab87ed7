"""Station lists in every format, written by the libraries that clerks' own programs use."""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import geopandas
import openpyxl
from factories import TODAY
from shapely import Point

from geodata.crs.conversion import Crs
from locator.entries.actions.coordinates import convert_positions
from locator.entries.domain.draft import StationDraft
from locator.errors import RowProblem
from locator.imports.actions import from_command
from locator.sheets.domain.reader import read_draft

Rows = Sequence[dict[str, object]]

ReadResult = tuple[list[StationDraft], list[RowProblem]]

POSITION = (112.516037, 23.073437)  # as Amap would give it: GCJ-02


def valid_rows(n: int = 2, **said: object) -> list[dict[str, object]]:
    """Return rows of a good list of `n` stations."""
    return [
        {
            "name": f"蓝塘驿站{one}",
            "type": "union_station",
            "address": f"端州一路{one}号",
            "division_code": "441202",
            "opening_hours": "Mo-Su 08:00-20:00",
            "services_text": "热水、充电",
        }
        | said
        for one in range(1, n + 1)
    ]


def positioned_rows(n: int = 2, **said: object) -> list[dict[str, object]]:
    """Return rows that say where their stations are, in two columns: each a kilometre from the next."""
    return [
        row | {"lon": POSITION[0] + 0.01 * k, "lat": POSITION[1]} | said
        for k, row in enumerate(valid_rows(n))
    ]


def csv_text(rows: Rows) -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    path.write_text(csv_text(rows), encoding=encoding, newline="")
    return path


def write_xlsx(path: Path, rows: Rows) -> Path:
    """Write rows as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in [list(rows[0]), *(list(row.values()) for row in rows)]:
        sheet.append(cells)
    book.save(path)
    book.close()
    return path


def frame(rows: Rows, crs: object, at: tuple[float, float] = POSITION) -> geopandas.GeoDataFrame:
    """Return rows as features, all at one point."""
    return geopandas.GeoDataFrame(list(rows), geometry=[Point(*at)] * len(rows), crs=crs)


def _write_layer(features: geopandas.GeoDataFrame, path: Path, driver: str, **more: str) -> None:
    with warnings.catch_warnings():  # that names are cut and systems left unsaid is what is tested
        warnings.simplefilter("ignore")
        features.to_file(path, driver=driver, **more)


def write_gpkg(path: Path, rows: Rows, crs: object = None, at: tuple[float, float] = POSITION) -> Path:
    """Write rows as a GeoPackage."""
    _write_layer(frame(rows, crs, at), path, "GPKG")
    return path


def write_shapefile(path: Path, rows: Rows, crs: object = None, encoding: str = "UTF-8") -> Path:
    """Write rows as a Shapefile zipped into one file; without a .cpg when the encoding is GBK."""
    folder = path.with_suffix("")
    folder.mkdir()
    _write_layer(frame(rows, crs), folder / "stations.shp", "ESRI Shapefile", encoding=encoding)
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.iterdir():
            if encoding == "UTF-8" or part.suffix != ".cpg":
                archive.write(part, part.name)
    return path


def feature(at: object = POSITION, **said: object) -> dict[str, object]:
    """Return a GeoJSON Feature; `at` None has no geometry."""
    geometry = {"type": "Point", "coordinates": at} if at else None
    return {"type": "Feature", "properties": valid_rows(1)[0] | said, "geometry": geometry}


def write_geojson(path: Path, *features: dict[str, object]) -> Path:
    """Write features as GeoJSON."""
    collection = {"type": "FeatureCollection", "features": features or [feature()]}
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path


def read_alone(path: Path, crs: Crs | None) -> ReadResult:
    """Return what a file says for itself, nothing being stored: its drafts, and what keeps it out."""
    file = from_command.read_file(path, crs, TODAY)
    drafts, problems = [], list(file.problems)
    for row in file.rows:
        draft, found = read_draft(row.line, {**row.defaults, **row.cells}, None)
        drafts += [draft] if draft else []
        problems += found + [RowProblem(row.line, "", one.sentence) for one in row.findings if row.is_refused]
    there, misplaced = convert_positions(drafts)
    return there, problems + misplaced
