"""deploy/containers as far as files tell: what is copied, run, set and bounded fits the program."""

import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from locator.cli import main
from locator.config import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "containers"
CONTAINERFILE = (FOLDER / "Containerfile").read_text()
SERVICES: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())["services"]
PROGRAM = ("prepare", "serve", "work", "schedule")
MEGABYTES = {"512M": "512m", "2G": "2g", "3G": "3g"}


def environment() -> dict[str, str]:
    lines = (FOLDER / "locator.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def instructions(word: str) -> list[str]:
    joined = CONTAINERFILE.replace("\\\n", " ")
    return [line.removeprefix(f"{word} ") for line in joined.splitlines() if line.startswith(f"{word} ")]


def test_what_is_copied_is_there_and_is_all_that_the_build_reads() -> None:
    copied = [part for line in instructions("COPY") if "--from" not in line for part in line.split()[:-1]]
    assert [part for part in copied if not (ROOT / part).exists()] == []
    assert {"locator", "geodata", "static", "templates", "scripts/bootstrap"} <= set(copied)
    needed = re.findall(r"attr: (\w+)|file: (\S+)|license_files = (\S+)", (ROOT / "setup.cfg").read_text())
    assert {name for names in needed for name in names if name} <= set(copied)


def test_each_service_runs_a_command_that_there_is() -> None:
    for name in PROGRAM:
        command: click.Command | None = main
        for word in SERVICES[name]["command"]:
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(command), word)
        assert command is not None, SERVICES[name]["command"]
    assert 'ENTRYPOINT ["locator"]' in CONTAINERFILE


def test_the_settings_are_settings_and_fit_the_front() -> None:
    given = environment()
    settings = Settings.from_environment(given)
    assert given["POSTGRES_PASSWORD"] in settings.database_url
    assert (settings.proxies, settings.host, settings.demo_stations) == (1, "127.0.0.1", 0)
    assert settings.backup_dir and settings.log_format == "json"
    image = {
        part.split("=", 1)[0]: part.split("=", 1)[1]
        for line in instructions("ENV")
        for part in shlex.split(line)
    }
    Settings.from_environment(image)
    volumes = {volume.split(":")[1] for volume in SERVICES["serve"]["volumes"]}
    assert {settings.data_dir, settings.backup_dir} == volumes


@pytest.mark.parametrize("name", PROGRAM)
def test_the_program_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == "locator" and "USER locator" in CONTAINERFILE
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", ["serve", "work", "schedule"])
def test_it_is_bounded_as_the_units_of_systemd_are(name: str) -> None:
    unit = (ROOT / "deploy" / "systemd" / f"locator-{name}.service").read_text()
    limits = dict(re.findall(r"^(MemoryMax|TasksMax|TimeoutStopSec)=(\S+)$", unit, re.M))
    service = SERVICES[name]
    assert service["mem_limit"] == MEGABYTES[limits["MemoryMax"]]
    assert str(service["pids_limit"]) == limits["TasksMax"]
    assert service["stop_grace_period"] == f"{limits['TimeoutStopSec']}s"
    assert service["restart"] == "unless-stopped"


def test_the_front_has_the_files_of_deploy_nginx() -> None:
    front = SERVICES["front"]
    given = dict(volume.split(":")[:2] for volume in front["volumes"])
    own = {path: place for path, place in given.items() if path.startswith("../nginx/")}
    assert {(FOLDER / path).resolve() for path in own} == set((ROOT / "deploy" / "nginx").iterdir())
    assert front["network_mode"] == "service:serve" and SERVICES["serve"]["ports"] == ["80:80", "443:443"]
    site = (ROOT / "deploy" / "nginx" / "locator").read_text()
    assert "/etc/nginx/locator-problem-headers" in site and "/etc/ssl/locator/" in site
