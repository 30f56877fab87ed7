"""Importing a module only defines things: it reads no file."""

import subprocess
import sys
from pathlib import Path

import files_at_import
import pytest
from repository import ROOT

PROGRAM = files_at_import.__file__
SERVICES = "/locator/stations/domain/services.csv"


def opened_files(root: Path) -> list[str]:
    """Return which modules of a checkout open which files when they are imported."""
    command = [sys.executable, PROGRAM, str(root)]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def test_importing_any_module_reads_no_file() -> None:
    """But the table of services: constants are made of it, as of a tuple in Python (decision 118)."""
    assert [line for line in opened_files(ROOT) if not line.endswith(SERVICES)] == []


@pytest.mark.parametrize("text", ['open("{path}")', 'import pathlib; pathlib.Path("{path}").read_text()'])
def test_a_module_that_reads_a_file_is_reported(tmp_path: Path, text: str) -> None:
    data = tmp_path / "data.csv"
    data.write_text("a,b\n")
    for package in files_at_import.PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "locator" / "reader.py").write_text(text.format(path=data))
    assert opened_files(tmp_path) == [f"locator.reader opened {data}"]
