"""The wheel that is built of the repository's files runs in an empty environment."""

import email
import re
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import databases
import installation
import openpyxl
import pytest
from installation import Installation
from repository import ROOT, tracked

# The folders whose files are in the wheel, with their place in it.
SHIPPED = {
    "geodata": "geodata",
    "locator": "locator",
    "static": "locator/static",
    "templates": "locator/templates",
}
GENERATED = {
    "geodata/data/divisions.csv",
    "geodata/data/traditional.csv",
    *(f"locator/static/vendor/leaflet/{name}" for name in ("LICENSE", "leaflet.css", "leaflet.js")),
    *(f"locator/static/vendor/protomaps-leaflet/{name}" for name in ("LICENSE", "protomaps-leaflet.js")),
    *(f"locator/static/vendor/land/{name}" for name in ("LICENSE", "land.json")),
    *(f"locator/static/vendor/swagger-ui/{name}" for name in ("LICENSE", "NOTICE")),
    *(f"locator/static/vendor/swagger-ui/{name}" for name in ("swagger-ui-bundle.js", "swagger-ui.css")),
}
SHEETS_LIBRARIES = ["geopandas", "openpyxl", "pandas", "pyogrio", "python_calamine", "xlsxwriter"]
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installation.build(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Return an installation without a database setting."""
    return Installation.of(wheel, tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="module")
def prepared(bare: Installation) -> Iterator[Installation]:
    """Return the installation with a new database that its own command has prepared."""
    with databases.copied("template0") as address:
        settings = {"LOCATOR_DATABASE_URL": address, "LOCATOR_DEMO_STATIONS": "0"}
        installed = replace(bare, settings=settings)
        ended = installed.run("locator", "db", "prepare")
        assert ended.returncode == 0, ended.stderr
        yield installed


@pytest.fixture(scope="module")
def with_sheets(
    wheel: Path, prepared: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Return an installation with the extra `sheets`, on the same database."""
    made = Installation.of(wheel, tmp_path_factory.mktemp("with_sheets"), "[sheets]")
    return replace(made, settings=prepared.settings)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a workbook with one station."""
    book = openpyxl.Workbook()
    for row in (
        ("名称", "地址", "经度", "纬度"),
        ("星光驿站", "广东省肇庆市端州区星湖大道9号", 112.47, 23.06),
    ):
        book.worksheets[0].append(row)
    path = tmp_path_factory.mktemp("files") / "stations.xlsx"
    book.save(path)
    return str(path)


@pytest.fixture(scope="module")
def site(prepared: Installation) -> Iterator[str]:
    with prepared.served() as address:
        yield address


@cache
def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return str(answer.read().decode())


def test_the_wheel_has_all_files_of_its_folders_and_the_generated_ones(wheel: Path) -> None:
    expected = {
        (SHIPPED[path.parts[0]] / Path(*path.parts[1:])).as_posix()
        for path in (path.relative_to(ROOT) for path in tracked())
        if path.parts[0] in SHIPPED
    }
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == expected | GENERATED


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_the_build_generates_the_same_files_as_set_up(wheel: Path, name: str) -> None:
    place = name.removeprefix("locator/") if "/static/" in name else name
    assert zipfile.ZipFile(wheel).read(name) == (ROOT / place).read_bytes()


def test_help_needs_no_database(bare: Installation) -> None:
    ended = bare.run("locator", "--help")
    assert ended.returncode == 0 and "db " in ended.stdout


def test_the_prepared_database_has_stations(prepared: Installation) -> None:
    ended = prepared.run("locator", "db", "check")
    assert ended.returncode == 0, ended.stderr
    assert int(re.search(r"站点 (\d+)", ended.stdout)[1]) > 10  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "asset"),
    [
        ("/", "css/public.css"),
        ("/map", "vendor/leaflet/leaflet.js"),
        ("/api/", "vendor/swagger-ui/swagger-ui.css"),
    ],
)
def test_a_page_is_served_with_all_its_assets(site: str, path: str, asset: str) -> None:
    addresses = ASSET.findall(fetch(site + path))
    assert any(asset in address for address in addresses)
    for address in addresses:
        assert fetch(site + address)


def test_the_api_finds_the_nearest_stations(site: str) -> None:
    assert "工会" in fetch(f"{site}/api/v1/stations/nearest?lon=112.465&lat=23.048")


def test_without_the_extra_no_library_for_spreadsheets_is_installed(bare: Installation) -> None:
    program = f"from importlib.util import find_spec; print(*filter(find_spec, {SHEETS_LIBRARIES}))"
    assert bare.run("python", "-c", program).stdout.split() == []


def test_importing_a_workbook_without_the_extra_names_the_extra(
    prepared: Installation, workbook: str
) -> None:
    ended = prepared.run("locator", "import", workbook, "--crs", "gcj02")
    assert ended.returncode == 1 and ended.stdout == ""
    assert (
        len(ended.stderr.splitlines()) == 1 and "pip install 'worker-station-locator[sheets]'" in ended.stderr
    )


def test_with_the_extra_a_workbook_is_imported(with_sheets: Installation, workbook: str) -> None:
    ended = with_sheets.run("locator", "import", workbook, "--crs", "gcj02")
    assert ended.returncode == 0, ended.stderr
    assert "新增 1" in ended.stdout


def test_the_licence_is_in_the_metadata_and_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
        text = archive.read(name.replace("METADATA", "licenses/LICENSE"))
    assert metadata.get_all("License-Expression") == ["Apache-2.0"]
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert text == (ROOT / "LICENSE").read_bytes() and b"Apache License" in text
