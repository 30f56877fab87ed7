"""Of which kind a sheet's file is by its content, whatever its name says.

Many systems export an HTML page or a text with tabs as `.xls`; people rename `.xlsx` to `.xls`.
"""

import zipfile
from pathlib import Path

HTML = ".html"
PAGES = frozenset({HTML, ".htm"})
SHEETS = frozenset(
    {".xlsx", ".xls", ".ods", ".csv", ".txt", ".tsv", *PAGES}
)  # kinds that are told apart by content
BEGINNING_BYTES = 4_096
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of a workbook with a password
OLE_SEARCHED_BYTES = 1_000_000
XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
CONTROLS = bytes(set(range(32)) - {9, 10, 13, 27})


def kind_of_content(path: Path) -> str:
    """Return the suffix that fits a file's content: `.xlsx`, `.xls`, `.ods`, `.html`, `.csv`, or its own."""
    suffix = path.suffix.lower()
    if suffix not in SHEETS:
        return suffix
    data = beginning(path)
    if data.startswith(b"PK"):
        return _kind_of_archive(path) or suffix
    if data.startswith(OLE):
        return suffix if is_encrypted(path) else ".xls"
    text = data.replace(b"\x00", b"").lower() if data.startswith(UTF_16) else data.lower()
    if suffix in PAGES or b"<table" in text or b"<html" in text:
        return HTML
    if suffix == ".xls" and _is_delimited(data, text):
        return ".csv"
    return suffix


def is_encrypted(path: Path) -> bool:
    """Return whether a file has the container that Excel uses for workbooks with a password."""
    if not beginning(path).startswith(OLE):
        return False
    with path.open("rb") as file:
        return path.suffix.lower() != ".xls" or ENCRYPTED in file.read(OLE_SEARCHED_BYTES)


def is_xml_spreadsheet(path: Path) -> bool:
    """Return whether a file is an XML Spreadsheet 2003, which web systems export as `.xls`."""
    if path.suffix.lower() not in SHEETS:
        return False
    text = beginning(path).replace(b"\x00", b"")
    return XML_SPREADSHEET in text or b'progid="Excel.Sheet"' in text


def beginning(path: Path) -> bytes:
    """Return the first bytes of a file, without a byte order mark of UTF-8 and blanks."""
    with path.open("rb") as file:
        return file.read(BEGINNING_BYTES).removeprefix(BYTE_ORDER_MARK).lstrip(b" \t\r\n")


def _kind_of_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if any(name.startswith("xl/") for name in names):
        return ".xlsx"
    return ".ods" if "content.xml" in names else ""


def _is_delimited(data: bytes, text: bytes) -> bool:
    """Return whether a file is lines of text with delimiters."""
    if data.startswith(b"<") or (not data.startswith(UTF_16) and text.translate(None, CONTROLS) != text):
        return False
    return b"\n" in text and (b"\t" in text or b"," in text)
