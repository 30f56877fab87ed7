"""Bodies as text: what a reader of an answer sees, also of spreadsheets, layers and pictures."""

import email
import email.policy
import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pyogrio
import shapely
from PIL import Image

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {"application/geopackage+sqlite3": ".gpkg", "application/zip": ".zip"}
TEXTS = ("text/", "image/svg", "application/xml")


def decoded(body: bytes, media_type: str) -> str:
    """Return a body as text; of what no decoder knows its length and digest."""
    kind = media_type.partition(";")[0].strip()
    decoder = DECODERS.get(kind)
    if decoder:
        return decoder(body)
    if kind in SUFFIXES:
        return "\n".join(_layers(body, SUFFIXES[kind]))
    if kind.endswith(("/json", "+json")):
        return _json(body.decode())
    if kind.startswith(TEXTS) or not body:
        return body.decode()
    return f"{len(body)} bytes, SHA-256 {hashlib.sha256(body).hexdigest()}"


def letter(content: bytes) -> str:
    """Return a letter as its reader sees it: the headers and the text."""
    read = email.message_from_bytes(content, policy=email.policy.default)
    head = "\n".join(f"{name}: {value}" for name, value in read.items())
    return f"{head}\n\n{read.get_content()}"


def _json(text: str) -> str:
    """Return JSON laid out in lines; the order of an object's members says nothing, so it is made one."""
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True)


def _json_lines(body: bytes) -> str:
    return "\n".join(_json(line) for line in body.decode().splitlines() if line)


def _workbook(body: bytes) -> str:
    """Return every cell that says something, with its comment, and what else a member sees of a sheet."""
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(body)).worksheets:
        lines.append(f"sheet {sheet.title} {sheet.dimensions} frozen {sheet.freeze_panes}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or cell.comment:
                    note = f"  comment {cell.comment.text!r}" if cell.comment else ""
                    lines.append(f"{cell.coordinate} {cell.value!r} {cell.number_format}{note}")
        lines += [f"choice {one.sqref} {one.formula1}" for one in sheet.data_validations.dataValidation]
    return "\n".join(lines)


def _layers(body: bytes, suffix: str) -> Iterator[str]:
    """Yield the layers of a file of GIS: system of coordinates, fields, and each feature."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"layers{suffix}"
        path.write_bytes(body)
        for name, kind in pyogrio.list_layers(path):
            about, _, shapes, columns = pyogrio.raw.read(path, layer=name)
            yield f"layer {name} {kind} {about['crs']} {about['encoding']}"
            yield ", ".join(
                f"{one} {type_}" for one, type_ in zip(about["fields"], about["dtypes"], strict=True)
            )
            for at in range(len(columns[0]) if len(columns) else 0):
                shape = shapely.to_wkt(shapely.from_wkb(shapes[at]), -1) if shapes is not None else ""
                yield json.dumps([*(str(column[at]) for column in columns), shape], ensure_ascii=False)


def _picture(body: bytes) -> str:
    image = Image.open(io.BytesIO(body))
    pixels = hashlib.sha256(image.convert("RGBA").tobytes()).hexdigest()[:16]
    return f"{image.format} {image.size} {image.mode}, pixels {pixels}"


DECODERS: dict[str, Callable[[bytes], str]] = {
    XLSX: _workbook,
    "application/jsonl": _json_lines,
    "image/png": _picture,
    "image/jpeg": _picture,
}
