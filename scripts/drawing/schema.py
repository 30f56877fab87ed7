"""The picture of the tables, in Mermaid, made from the SQL files of the schema.

It reads the files as they are written: a column a line, two blanks before it, keys as constraints behind the
columns. Mermaid is text that repositories and editors draw; nothing has to be installed to make it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

SCHEMA = Path(__file__).resolve().parents[2] / "locator" / "db" / "schema"
PICTURE = SCHEMA / "PICTURE.md"
TABLE = re.compile(r"^CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(\n(.*?)^\);", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"^  (?P<name>[a-z]\w*) (?P<type>[^\n]+?),?(?:  --[^\n]*)?$", re.MULTILINE)
REST_OF_TYPE = re.compile(r" (?:NOT NULL|DEFAULT|GENERATED)\b.*")
KEY = re.compile(r"CONSTRAINT \w+ (PRIMARY KEY|UNIQUE) \(([\w, ]+)\)")
REFERENCE = re.compile(r"FOREIGN KEY \((\w+)(?:, \w+)*\)\s+REFERENCES (\w+)")
# Names of types that Mermaid takes as one word.
SHORT = {
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "DOUBLE PRECISION": "float8",
    "geography(POINT,4326)": "geography",
    "geometry(POINT,3857)": "geometry",
    "geometry(MULTIPOLYGON,4326)": "geometry",
}
HEAD = """\
# The tables

Made by `scripts/schema-picture` from the SQL files in this folder; do not edit it. An arrow leads from a
table to the one that it refers to.
"""


@dataclass(frozen=True)
class Column:
    """One column: its type, and whether it must be filled."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class Table:
    """One table. Its subject is its file in tables/; tables in projection/ are one subject."""

    subject: str
    name: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    unique: frozenset[str]
    references: tuple[tuple[str, str], ...]  # column, table

    def mark(self, column: Column) -> str:
        """Return how a column is marked: primary key, foreign key, unique."""
        marks = ["PK"] if column.name in self.primary else []
        marks += ["FK"] if column.name in dict(self.references) else []
        marks += ["UK"] if column.name in self.unique else []
        return f" {', '.join(marks)}" if marks else ""

    def relation(self, column: str) -> str:
        """Return a reference's cardinality, from the table that is referred to."""
        required = column in self.primary or any(one.required for one in self.columns if one.name == column)
        alone = self.primary == (column,) or column in self.unique
        return f"{'||' if required else '|o'}--{'o|' if alone else 'o{'}"


def tables(folder: Path = SCHEMA) -> list[Table]:
    """Return the tables of the schema's files, those of a file together."""
    files = [(path.stem, path) for path in sorted((folder / "tables").glob("*.sql"))]
    files += [("projection", path) for path in sorted((folder / "projection").glob("*.sql"))]
    return [table for subject, path in files for table in _read(subject, path.read_text(encoding="utf-8"))]


def picture(found: Sequence[Table]) -> str:
    """Return the document: all tables by subject, then each subject with its columns."""
    parts = [HEAD, "## All\n", *_fenced(_overview(found))]
    for subject, group in groupby(found, key=lambda table: table.subject):
        parts += [f"## {subject}\n", *_fenced(_subject(list(group)))]
    return "\n".join(parts)


def _read(subject: str, sql: str) -> Iterator[Table]:
    for name, body in TABLE.findall(sql):
        keys = [(kind, tuple(columns.split(", "))) for kind, columns in KEY.findall(body)]
        yield Table(
            subject,
            name,
            tuple(_column(found) for found in COLUMN.finditer(body)),
            next((columns for kind, columns in keys if kind == "PRIMARY KEY"), ()),
            frozenset(columns[0] for kind, columns in keys if kind == "UNIQUE" and len(columns) == 1),
            tuple(REFERENCE.findall(body)),
        )


def _column(found: re.Match[str]) -> Column:
    written = found["type"]
    type_ = REST_OF_TYPE.sub("", written)
    return Column(found["name"], SHORT.get(type_, type_.lower()), " NOT NULL" in written)


def _overview(found: Sequence[Table]) -> Iterator[str]:
    yield "flowchart LR"
    for subject, group in groupby(found, key=lambda table: table.subject):
        yield f"  subgraph {subject}_sql [{subject}]"
        yield from (f"    {table.name}" for table in group)
        yield "  end"
    pairs = {(table.name, other) for table in found for _, other in table.references}
    yield from (f"  {name} --> {other}" for name, other in sorted(pairs))


def _subject(group: Sequence[Table]) -> Iterator[str]:
    yield "erDiagram"
    for table in group:
        yield f"  {table.name} {{"
        yield from (f"    {one.type} {one.name}{table.mark(one)}" for one in table.columns)
        yield "  }"
        for column, other in table.references:
            yield f"  {other} {table.relation(column)} {table.name} : {column}"


def _fenced(lines: Iterator[str]) -> list[str]:
    return ["```mermaid", *lines, "```", ""]
