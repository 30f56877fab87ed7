"""deploy/systemd as systemd reads it: no line that it does not know, and a tight sandbox."""

import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "deploy" / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))
MOST_EXPOSED = "20"  # of 100; a service without a sandbox has 96
PROGRAM = "/srv/locator/venv/bin/locator"


@pytest.mark.parametrize("unit", [*UNITS, *FOLDER.glob("*.socket")], ids=lambda unit: unit.name)
def test_systemd_knows_every_line(unit: Path, tmp_path: Path) -> None:
    for file in FOLDER.iterdir():  # which name each other; it wants the program to be there
        (tmp_path / file.name).write_text(file.read_text().replace(PROGRAM, "/bin/true"))
    copy = tmp_path / unit.name
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_sandbox_is_tight(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Restart=always" in unit.read_text() and "User=locator" in unit.read_text()
