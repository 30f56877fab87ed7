"""The files of the repository: what git tracks, and what is new and not ignored."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]


def tracked() -> list[Path]:
    """Return the paths of all files that a clone would have."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def copy_to(folder: Path) -> None:
    """Copy them all, so that what is done to the copy leaves nothing in the checkout."""
    for path in tracked():
        destination = folder / path.relative_to(ROOT)
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes(path.read_bytes())
        destination.chmod(path.stat().st_mode)
