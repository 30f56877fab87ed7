"""The imports that test_checks_can_fail.py plants break their contract, for each kind of contract."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap.layout import ROOT
from import_contracts import BY_KIND, breaches, contracts, source_files
from importlinter.contracts import acyclic_siblings, forbidden, independence, layers, protected

ROOMS = ("domain", "tables", "views")
CONFIGURATION = """
[importlinter]
root_packages =
    house
include_external_packages = True
[importlinter:contract:rooms]
name = Rooms in their order
type = layers
containers =
    house.*
layers =
    (views)
    (tables)
    domain
[importlinter:contract:subjects]
name = Subjects in their order
type = layers
layers =
    house.reports
    house.hours | house.stations
[importlinter:contract:framework]
name = Domain knows no framework
type = forbidden
source_modules =
    house.*.domain
forbidden_modules =
    flask
    house.*.views
[importlinter:contract:apart]
name = Hours and stations are apart
type = independence
modules =
    house.hours
    house.stations
[importlinter:contract:circles]
name = No circles
type = acyclic_siblings
ancestors =
    house
[importlinter:contract:tables]
name = Tables are for their subject
type = protected
protected_modules =
    house.stations.tables
allowed_importers =
    house.stations
"""
PLANTED = {
    "rooms": [
        (f"house.{subject}.{low}", f"house.{subject}.{high}")
        for subject in ("hours", "reports", "stations")
        for high, low in (("views", "tables"), ("tables", "domain"))
    ],
    "subjects": [
        ("house.hours", "house.reports"),
        ("house.stations", "house.reports"),
        ("house.stations", "house.hours"),
    ],
    "apart": [("house.stations", "house.hours")],
    "circles": [("house.hours", "house.reports"), ("house.reports", "house.hours")],
    "tables": [("house.hours", "house.stations.tables")],
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a project of three subjects with three rooms each and a contract of every kind."""
    for subject in ("hours", "reports", "stations"):
        folder = tmp_path / "house" / subject
        folder.mkdir(parents=True)
        for name in ("__init__", *ROOMS):
            (folder / f"{name}.py").touch()
    (tmp_path / "house" / "__init__.py").touch()
    (tmp_path / "setup.cfg").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def lint(root: Path) -> tuple[int, str]:
    """Run the check on a project; return its status and its output in one line."""
    ended = subprocess.run(
        [sys.executable, "-m", "checking.import_contracts"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, " ".join(ended.stdout.split())


def test_breaches_are_known_for_every_kind_of_contract() -> None:
    kinds = (acyclic_siblings.AcyclicSiblingsContract, forbidden.ForbiddenContract)
    kinds = (*kinds, independence.IndependenceContract, layers.LayersContract, protected.ProtectedContract)
    assert BY_KIND.keys() == {kind.type_name for kind in kinds}


def test_a_project_without_imports_breaks_no_contract(house: Path) -> None:
    status, output = lint(house)
    assert status == 0, output
    assert "6 kept, 0 broken" in output


@pytest.mark.parametrize("key", ["rooms", "subjects", "framework", "apart", "circles", "tables"])
def test_planted_imports_break_the_contract(house: Path, key: str) -> None:
    files = source_files(house)
    contract = next(contract for contract in contracts(house) if contract.key == key)
    planted = breaches(contract, set(files))
    if key in PLANTED:
        assert [(breach.importer, breach.imported) for breach in planted] == PLANTED[key]
    for breach in planted:
        importer = files[breach.importer]
        importer.write_text(f"import {breach.imported}\n" + importer.read_text())
    status, output = lint(house)
    assert status == 1 and f"{contract.name} BROKEN" in output, output
    for breach in planted:
        assert breach.expected in output, output
