"""What is shipped: every package and data file in the wheel, nobody else's files in the repository."""

import configparser
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTRIES = ("pypi." + "org", "pythonhosted." + "org", "registry.npmjs." + "org", "npmjs." + "com")
OWN_SUFFIXES = {
    *(".py", ".sql", ".gz", ".mako", ".md", ".toml", ".cfg", ".csv", ".json", ".txt", ".html", ".css"),
    *(".js", ".svg", ".png", ".typed", ".po", ".gitignore", ""),
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_every_package_on_disk_is_listed() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ("locator", "geodata")
        for path in (ROOT / room).rglob("__init__.py")
    }
    shipped_beside = {"locator.static", "locator.templates"}
    assert listed - shipped_beside == found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel as a packager would, without a network; return the names in it."""
    target = tmp_path_factory.mktemp("wheel")
    build = f"import setuptools.build_meta as b; print(b.build_wheel({str(target)!r}))"
    egg = ["-c", build]
    subprocess.run([sys.executable, *egg], cwd=_copy(target), check=True, capture_output=True)
    (made,) = target.glob("*.whl")
    return set(zipfile.ZipFile(made).namelist())


def _copy(target: Path) -> Path:
    """Return a copy of the checkout, so that a build leaves nothing in it."""
    copy = target / "checkout"
    for path in tracked():
        destination = copy / path.relative_to(ROOT)
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes(path.read_bytes())
    return copy


@pytest.mark.parametrize(
    "name",
    [
        *("locator/app.py", "locator/templates/base.html", "locator/templates/find/home.html"),
        *("locator/static/css/main.css", "locator/static/js/find.js"),
        *("locator/db/schema/tables/stations.sql", "locator/db/migrations/env.py"),
        *("geodata/data/cities.csv", "geodata/data/published_stations.csv", "geodata/py.typed"),
    ],
)
def test_the_wheel_carries_what_the_program_reads(wheel: set[str], name: str) -> None:
    assert name in wheel


def test_no_file_names_a_registry_or_a_download() -> None:
    for path in tracked():
        if path.suffix in (".png", ".gz"):
            continue
        text = path.read_text(encoding="utf-8")
        assert not [host for host in REGISTRIES if host in text], path
        if "lock" in path.name or path.parent.name == "locks":
            assert "https://" not in text and "resolved" not in text, path


def test_nobody_elses_files_are_in_the_repository() -> None:
    for path in tracked():
        assert path.suffix in OWN_SUFFIXES, path
        assert "vendor" not in path.parts and "node_modules" not in path.parts, path
        assert not path.name.endswith((".min.js", ".min.css")), path


def test_modules_are_small_and_say_what_they_know() -> None:
    for path in tracked():
        if path.suffix == ".py" and path.name != "__init__.py":
            lines = path.read_text(encoding="utf-8").splitlines()
            assert len(lines) <= 300, f"{path} has {len(lines)} lines"
            assert lines[0].startswith(('"""', "#!")), path


def test_no_two_files_of_tests_have_one_name() -> None:
    """Python takes both for one module, and none of the second one's tests would run."""
    names = Counter(path.name for path in tracked() if path.name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []
