"""Reading placemarks of KML and KMZ as rows, with their position and data."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException, ElementTree

from geodata.errors import UnreadableFile
from geodata.sentence import Sentence

MAX_PLACEMARKS = 200_000
MAX_BYTES = 50_000_000  # the parsed tree takes about ten times the size
TAGS = re.compile(r"<[^>]+>")
OWN_COLUMNS = ("name", "lon", "lat")
SHAPES = frozenset({"LineString", "LinearRing", "Polygon", "MultiGeometry", "Model", "Track", "MultiTrack"})


def kml_rows(path: Path) -> Iterator[Sequence[str]]:
    """Yield a header and a row for each placemark; raise UnreadableFile."""
    placemarks = [_cells(placemark) for placemark in _placemarks(path)]
    if len(placemarks) > MAX_PLACEMARKS:
        counts = {"n": len(placemarks), "most": MAX_PLACEMARKS}
        raise UnreadableFile(
            Sentence("{name} 有 {n} 个地标，超过 {most} 个，请拆开", name=path.name, **counts)
        )
    data_columns = dict.fromkeys(
        name for placemark in placemarks for name in placemark if name not in OWN_COLUMNS
    )
    columns = ["name", *data_columns, "lon", "lat"]
    yield columns
    for placemark in placemarks:
        yield [placemark.get(name, "") for name in columns]


def _placemarks(path: Path) -> list[Any]:
    document = _document(path)
    try:
        root = ElementTree.fromstring(document, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise UnreadableFile(Sentence("{name} 打不开：不是完整的 KML", name=path.name)) from None
    if _name(root) != "kml":
        raise UnreadableFile(
            Sentence("{name} 打不开：不是 KML，里面是 {inside}", name=path.name, inside=_name(root)[:40])
        )
    placemarks = [element for element in root.iter() if _name(element) == "Placemark"]
    if not placemarks:
        raise UnreadableFile(Sentence("{name} 里没有一个地标", name=path.name))
    return placemarks


def _document(path: Path) -> bytes:
    if path.suffix.lower() != ".kmz":
        _require_small(path, path.stat().st_size)
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        if len(names) != 1:
            sentence = "{name} 里有 {n} 个 .kml 文件，应正好有一个"
            raise UnreadableFile(Sentence(sentence, name=path.name, n=len(names)))
        _require_small(path, archive.getinfo(names[0]).file_size)
        return archive.read(names[0])


def _require_small(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        sizes = {"size_mb": size // 1_000_000, "most_mb": MAX_BYTES // 1_000_000}
        raise UnreadableFile(
            Sentence("{name} 的 KML 有 {size_mb} MB，超过 {most_mb} MB", name=path.name, **sizes)
        )


def _cells(placemark: Any) -> dict[str, str]:
    cells: dict[str, str] = {}
    for part in placemark.iter():
        name, text = _name(part), (part.text or "").strip()
        if name in ("name", "address", "phoneNumber", "description") and text:
            cells.setdefault({"phoneNumber": "phone"}.get(name, name), TAGS.sub(" ", text).strip())
        elif name == "SimpleData" and part.get("name"):
            cells[part.get("name")] = text
        elif name == "Data" and part.get("name"):
            cells[part.get("name")] = _value(part)
        elif name == "Point":
            cells["lon"], cells["lat"] = _position(part)
        elif name in SHAPES:
            cells["lon"] = cells["lat"] = f"{name}，应是 Point"
    return cells


def _value(data: Any) -> str:
    return next(((element.text or "").strip() for element in data if _name(element) == "value"), "")


def _position(point: Any) -> tuple[str, str]:
    text = next(((element.text or "").strip() for element in point if _name(element) == "coordinates"), "")
    lon, _, rest = text.partition(",")
    return lon.strip(), rest.partition(",")[0].strip()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
