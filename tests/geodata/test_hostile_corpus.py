"""Every hostile file is refused with a reason, quickly and without much memory."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_files import FILES

from geodata.files.confined import LIMITS

MAX_CPU_S = 5.0  # a file of ten million lines is read up to the first million
MAX_MB = 280  # of one process that reads all files in turn; its libraries take 120
READ_ALL = """
import json, sys, time
from pathlib import Path
from geodata.files import confined, layers
from geodata.errors import UnreadableFile
from geodata.files.grid_reader import read_grid
confined.confine()
for folder in sorted(Path(sys.argv[1]).iterdir()):
    (path,) = folder.iterdir()
    began, refusal = time.process_time(), ""
    try:
        read_grid(path)
    except UnreadableFile as error:
        refusal = str(error)
    status = Path("/proc/self/status").read_text()  # ru_maxrss would begin with the parent's
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    print(json.dumps([folder.name, refusal, time.process_time() - began, peak_kb / 1024]), flush=True)
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, float]]:
    """Read all files in one confined process; return error, CPU seconds and peak memory in MB by file."""
    home = tmp_path_factory.mktemp("hostile")
    for number, hostile in enumerate(FILES.values()):
        (home / f"{number:03}").mkdir()
        hostile.write(home / f"{number:03}" / hostile.name)
    process = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(home)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    assert process.returncode == 0, (lines[-1:], process.stderr[-2000:])
    return {name: tuple(line[1:]) for name, line in zip(FILES, lines, strict=True)}


def test_there_are_more_than_sixty_hostile_files() -> None:
    assert len(FILES) > 60
    assert LIMITS


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_refused_quickly_with_a_reason(
    results: dict[str, tuple[str, float, float]], kind: str
) -> None:
    refusal, seconds, _ = results[kind]
    assert re.search(FILES[kind].reason, refusal), refusal or "it was read"
    assert seconds < MAX_CPU_S


def test_no_hostile_file_needs_much_memory(results: dict[str, tuple[str, float, float]]) -> None:
    peaks = {kind: peak_mb for kind, (_, _, peak_mb) in results.items()}
    assert max(peaks.values()) < MAX_MB, sorted(peaks.items(), key=lambda item: item[1])[-5:]
