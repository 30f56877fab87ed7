"""Stylesheets of ``static/css``: a file directly in it is an entry, joined with the components it imports.

An entry has lines ``@import "components/card.css";`` in the order of the cascade. A browser would need a
request for each component; the server puts their text in place of the lines, without comments.
"""

import posixpath
import re
from functools import lru_cache
from pathlib import Path

FOLDER = "css"
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
IMPORT = re.compile(r'^@import "([\w/]+\.css)";\n', re.MULTILINE)


def is_entry(folder: Path, name: str) -> bool:
    """Tell whether a file is an entry; `name` is its path below `folder`, the folder of static files."""
    return posixpath.dirname(name) == FOLDER and (folder / name).is_file()


@lru_cache(maxsize=64)
def joined(folder: Path, name: str) -> str:
    """Return the text of a stylesheet with the text of each import in its place."""
    here = posixpath.dirname(name)
    text = COMMENT.sub("", (folder / name).read_text(encoding="utf-8"))
    return IMPORT.sub(lambda found: joined(folder, posixpath.join(here, found[1])), text)
