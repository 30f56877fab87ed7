"""A command knows every table, whichever modules it needs itself: the history replays them by name."""

import subprocess
import sys

import pytest
from repository import ROOT

OWN_SCHEMA = "ground"  # its tables are made anew by each load: no part of the schema that migrations keep
KNOWN = """
import {entrance}
from locator.db.columns import metadata
print("\\n".join(metadata.tables))
"""


def tables_known_to(entrance: str) -> set[str]:
    command = [sys.executable, "-c", KNOWN.format(entrance=entrance)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


@pytest.mark.parametrize("entrance", ["locator.cli", "locator.app"])
def test_every_table_is_known(entrance: str) -> None:
    assert tables_known_to(entrance) == tables_known_to("locator.tables")


def test_every_module_of_tables_is_listed() -> None:
    listed = (ROOT / "locator" / "tables.py").read_text(encoding="utf-8")
    for path in (ROOT / "locator").glob("*/tables.py"):
        if path.parent.name == OWN_SCHEMA:
            continue
        assert f"from locator.{path.parent.name} import tables as" in listed, path
