"""What an operator installs: the wheel of the repository's files runs in an empty environment."""

import re
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import databases
import installation
import pytest
from installation import Installation
from repository import ROOT, tracked

# Folders of the repository whose files a wheel has, and where it has them.
SHIPPED = {
    "geodata": "geodata",
    "locator": "locator",
    "static": "locator/static",
    "templates": "locator/templates",
}
GENERATED = {
    "geodata/data/divisions.csv",
    *(f"locator/static/vendor/leaflet/{name}" for name in ("LICENSE", "leaflet.css", "leaflet.js")),
    *(f"locator/static/vendor/swagger-ui/{name}" for name in ("LICENSE", "NOTICE")),
    *(f"locator/static/vendor/swagger-ui/{name}" for name in ("swagger-ui-bundle.js", "swagger-ui.css")),
}
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installation.build(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Return an installation that knows no database."""
    return Installation.of(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def prepared(bare: Installation) -> Iterator[Installation]:
    """Return the installation with a new database that its own command has prepared."""
    with databases.copied("template0") as address:
        settings = {"LOCATOR_DATABASE_URL": address, "LOCATOR_DEMO_STATIONS": "30"}
        installed = replace(bare, settings=settings)
        ended = installed.run("locator", "db", "prepare")
        assert ended.returncode == 0, ended.stderr
        yield installed


@pytest.fixture(scope="module")
def site(prepared: Installation) -> Iterator[str]:
    with prepared.served() as address:
        yield address


@cache
def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def test_the_wheel_has_every_file_of_its_folders_and_what_the_build_generates(wheel: Path) -> None:
    expected = {
        (SHIPPED[path.parts[0]] / Path(*path.parts[1:])).as_posix()
        for path in (path.relative_to(ROOT) for path in tracked())
        if path.parts[0] in SHIPPED
    }
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == expected | GENERATED


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_the_build_generates_what_set_up_generates(wheel: Path, name: str) -> None:
    place = name.removeprefix("locator/") if "/static/" in name else name
    assert zipfile.ZipFile(wheel).read(name) == (ROOT / place).read_bytes()


def test_help_needs_no_database(bare: Installation) -> None:
    ended = bare.run("locator", "--help")
    assert ended.returncode == 0 and "db " in ended.stdout


def test_the_prepared_database_has_stations(prepared: Installation) -> None:
    ended = prepared.run("locator", "db", "check")
    assert ended.returncode == 0, ended.stderr
    assert int(re.search(r"站点 (\d+)", ended.stdout)[1]) > 30  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "asset"),
    [
        ("/", "css/main.css"),
        ("/map", "vendor/leaflet/leaflet.js"),
        ("/api/", "vendor/swagger-ui/swagger-ui.css"),
    ],
)
def test_a_page_comes_with_all_its_files(site: str, path: str, asset: str) -> None:
    assets = ASSET.findall(fetched(site + path))
    assert any(asset in one for one in assets)
    for one in assets:
        assert fetched(site + one)


def test_the_api_finds_what_is_near(site: str) -> None:
    assert "工会" in fetched(f"{site}/api/v1/stations/nearest?lon=112.465&lat=23.048")
