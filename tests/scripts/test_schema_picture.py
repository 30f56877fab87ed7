"""The picture of the tables: made from the files, current, and right about columns and references."""

import shutil
import subprocess
import sys
from pathlib import Path

from drawing.schema import PICTURE, SCHEMA, picture, tables
from sqlalchemy import Connection, text

ROOT = Path(__file__).parents[2]
COLUMNS = text("""
SELECT c.relname, a.attname, a.attnotnull
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  AND c.relname NOT IN ('alembic_version', 'spatial_ref_sys')
""")
REFERENCES = text("""
SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
""")
PRIMARY = text("""
SELECT k.conrelid::regclass::text, a.attname
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
WHERE k.contype = 'p' AND k.connamespace = 'public'::regnamespace
  AND k.conrelid::regclass::text NOT IN ('alembic_version', 'spatial_ref_sys')
""")


def test_the_picture_is_current() -> None:
    assert picture(tables()) == PICTURE.read_text(encoding="utf-8"), "run scripts/schema-picture"


def test_a_new_column_makes_the_picture_another(tmp_path: Path) -> None:
    copy = shutil.copytree(SCHEMA, tmp_path / "schema")
    file = copy / "tables" / "keepers.sql"
    file.write_text(file.read_text().replace("  union_email TEXT", "  sms TEXT,\n  union_email TEXT", 1))
    assert "    text sms\n" in picture(tables(copy))
    assert picture(tables(copy)) != PICTURE.read_text(encoding="utf-8")


def test_it_has_every_table_and_column_of_the_database(connection: Connection) -> None:
    drawn = {
        (table.name, one.name, one.required or one.name in table.primary)
        for table in tables()
        for one in table.columns
    }
    assert drawn == {tuple(row) for row in connection.execute(COLUMNS)}


def test_it_has_every_key_of_the_database(connection: Connection) -> None:
    references = {(table.name, column, other) for table in tables() for column, other in table.references}
    assert references == {tuple(row) for row in connection.execute(REFERENCES)}
    primary = {(table.name, column) for table in tables() for column in table.primary}
    assert primary == {tuple(row) for row in connection.execute(PRIMARY)}


def test_the_command_tells_whether_it_is_current() -> None:
    command = [sys.executable, ROOT / "scripts" / "schema-picture"]
    assert subprocess.run([*command, "--check"], check=False).returncode == 0
    wrong = subprocess.run([*command, "--what"], check=False, capture_output=True, text=True)
    assert wrong.returncode == 1 and "--check" in wrong.stderr
