"""A table that was pasted from a web page, Word or a spreadsheet: as the file that would hold it."""

import re

from geodata.errors import UnreadableFile

NAME = "粘贴的表格"
TABLE = re.compile(r"<table\b", re.IGNORECASE)


def pasted_file(html: str, text: str) -> tuple[str, bytes]:
    """Return the name and the content of a file with the pasted table; raise UnreadableFile for none.

    `html` and `text` are what the clipboard holds as ``text/html`` and ``text/plain``; either may be empty.
    Marked-up text in `text` counts as well, for pages without scripts.
    """
    for page in (html, text):
        if TABLE.search(page):
            return f"{NAME}.html", b"<!doctype html><meta charset=utf-8>\n" + page.encode("utf-8", "replace")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and any("\t" in line for line in lines):
        return f"{NAME}.txt", text.encode("utf-8", "replace")
    raise UnreadableFile("粘贴的不是表格：请在网页、Word 或 Excel 里选中整张表，再复制")
