"""Every hostile file is refused with a reason, at once, and without costing memory."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_files import FILES

from geodata.confined import LIMITS

LONGEST_S = 5.0  # of processor; ten million lines are read up to the first million
MOST_MB = 280  # of one process that reads them all, one after another; its libraries take 120
READ_ALL = """
import json, sys, time
from pathlib import Path
from geodata import confined, layers
from geodata.errors import UnreadableFile
from geodata.grids import read_grid
confined.confine()
for folder in sorted(Path(sys.argv[1]).iterdir()):
    (path,) = folder.iterdir()
    began, refusal = time.process_time(), ""
    try:
        read_grid(path)
    except UnreadableFile as error:
        refusal = str(error)
    said = Path("/proc/self/status").read_text()  # ru_maxrss would begin with the parent's
    peak_kb = int(said.partition("VmHWM:")[2].split()[0])
    print(json.dumps([folder.name, refusal, time.process_time() - began, peak_kb / 1024]), flush=True)
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, float]]:
    """Read all the files in one confined process; return refusal, seconds and the peak of memory by file."""
    home = tmp_path_factory.mktemp("hostile")
    for n, hostile in enumerate(FILES.values()):
        (home / f"{n:03}").mkdir()
        hostile.write(home / f"{n:03}" / hostile.name)
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(home)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (lines[-1:], done.stderr[-2000:])
    return {name: tuple(line[1:]) for name, line in zip(FILES, lines, strict=True)}


def test_there_are_more_than_sixty() -> None:
    assert len(FILES) > 60
    assert LIMITS


@pytest.mark.parametrize("kind", FILES)
def test_it_is_refused_with_a_reason_at_once(told: dict[str, tuple[str, float, float]], kind: str) -> None:
    refusal, seconds, _ = told[kind]
    assert re.search(FILES[kind].reason, refusal), refusal or "it was read"
    assert seconds < LONGEST_S


def test_none_of_them_costs_memory(told: dict[str, tuple[str, float, float]]) -> None:
    peaks = {kind: peak_mb for kind, (_, _, peak_mb) in told.items()}
    assert max(peaks.values()) < MOST_MB, sorted(peaks.items(), key=lambda item: item[1])[-5:]
