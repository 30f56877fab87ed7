"""Ways to write files that are broken or lie about themselves."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import xlwt

Write = Callable[[Path], object]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BILLION_LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
BILLION_LAUGHS += "]>"
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACEMARK = (
    "<Placemark><name>&x;&j;甲</name><Point><coordinates>112.5,23.07</coordinates></Point></Placemark>"
)
VRT = "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>/etc/passwd</SrcDataSource>"
ROWS = "站名,地址\n甲驿站,端州一路1号\n"


def file_of(content: bytes | str) -> Write:
    """Return a way to write a file as it is."""
    data = content.encode() if isinstance(content, str) else content
    return lambda path: path.write_bytes(data)


def zip_of(**members: bytes | str) -> Write:
    """Return a way to write an archive; in the names ``__`` stands for a dot and ``_S_`` for a slash."""
    return zip_with({name.replace("_S_", "/").replace("__", "."): data for name, data in members.items()})


def zip_with(members: Mapping[str, bytes | str]) -> Write:
    """Return a way to write an archive of these members."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)

    return write


def workbook(
    change: Callable[[str], str] = str,
    more: Mapping[str, bytes | str] | None = None,
    part: str = "xl/worksheets/sheet1.xml",
) -> Write:
    """Return a way to write a good workbook with one part changed, or with more parts."""
    book = openpyxl.Workbook()
    for row in (["站名", "地址"], ["甲驿站", "端州一路1号"]):
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        members: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    kept = members[part]
    members[part] = change(kept.decode() if isinstance(kept, bytes) else kept)
    return zip_with(members | dict(more or {}))


def external_entity(text: str) -> str:
    """Return XML with an entity that wants a file."""
    return DTD + text.partition("?>")[2] if text.startswith("<?xml") else DTD + text


def old_workbook(change: Callable[[bytes], bytes] = bytes) -> Write:
    """Return a way to write a good XLS with its bytes changed."""
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    page.write(0, 0, "站名")
    page.write(1, 0, "甲驿站")
    saved = io.BytesIO()
    book.save(saved)
    return file_of(change(saved.getvalue()))


def with_dimensions(rows: int, columns: int) -> Callable[[bytes], bytes]:
    """Return a change of an XLS: its record of dimensions says so many rows and columns."""

    def change(data: bytes) -> bytes:
        at = data.index(b"\x00\x02\x0e\x00") + 4
        return data[:at] + struct.pack("<IIHHH", 0, rows, 0, columns, 0) + data[at + 14 :]

    return change


def with_bytes_replaced(write: Write, *changes: tuple[bytes, bytes]) -> Write:
    """Return a way to write a file with some of its bytes replaced."""

    def written(path: Path) -> None:
        write(path)
        data = path.read_bytes()
        for old, new in changes:
            assert old in data
            data = data.replace(old, new)
        path.write_bytes(data)

    return written


def overlapping(path: Path) -> None:
    """Write an archive whose hundred members are all the same bytes."""
    zip_of(a=b"\x00" * 5_000_000)(path)
    data = path.read_bytes()
    directory = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry = data[directory:end]
    entries = b"".join(entry[:-1] + bytes([n]) for n in range(97, 197))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), directory, 0)
    path.write_bytes(data[:directory] + entries + tail)


def write_understated_size(path: Path) -> None:
    """Write a workbook whose sheet says to be a tenth of what it is."""
    workbook(lambda text: text + " " * 50_000)(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    said, lie = struct.pack("<I", size), struct.pack("<I", size // 10)
    path.write_bytes(bytes(data).replace(said, lie))


def with_picture_header(write: Write) -> Write:
    """Return a way to write an archive that is a picture at its beginning: both programs open it."""

    def written(path: Path) -> None:
        write(path)
        path.write_bytes(PNG + path.read_bytes())

    return written


def polygon_of(n: int) -> Write:
    """Return a way to write a GeoJSON of one area with so many corners; they are made when it is written."""

    def written(path: Path) -> None:
        ring = ",".join(f"[{112 + k % 1000 / 1e4},{23 + k // 1000 / 1e4}]" for k in range(n))
        geometry = f'{{"type":"Polygon","coordinates":[[{ring}]]}}'
        feature = f'{{"type":"Feature","properties":{{}},"geometry":{geometry}}}'
        path.write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')

    return written


def repeated_cell(rows: int, columns: int) -> Write:
    """Return a way to write an ODS of one cell, so many times repeated."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0"'
        f' xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">'
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string"'
        f' table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<m:manifest xmlns:m="{office}:manifest:1.0"></m:manifest>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_with({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})
