"""What README promises is there: its settings, commands, files and pictures."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from locator.cli import main
from locator.config import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(LOCATOR_\w+)` \| ([^|]*?) *\|", README, re.MULTILINE))
COMMANDS = re.findall(r"`(locator [^`]+)`", README)


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda one: one.name)
def test_every_setting_is_in_the_table_with_its_default(setting: object) -> None:
    variable = setting.metadata["variable"]  # type: ignore[attr-defined]
    assert ROWS[variable] == str(setting.default)  # type: ignore[attr-defined]


def test_the_table_names_no_other_setting() -> None:
    known = {one.metadata["variable"] for one in fields(Settings)}
    assert set(ROWS) - known == {"LOCATOR_TEST_DATABASE_URL"}


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_named_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        assert words[0] in command.commands, line
        command = command.commands[words.pop(0)]
    known = {option for one in command.params for option in one.opts}
    for word in words:
        if word.startswith("--"):
            assert word in known, f"{line}: {word}"


def test_every_command_is_named() -> None:
    said = " ".join(COMMANDS)
    for name, command in main.commands.items():
        assert f"locator {name}" in said
        for below in getattr(command, "commands", {}):
            assert f"locator {name} {below}" in said, below


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_to_a_file(target: str) -> None:
    assert (ROOT / target).is_file()


@pytest.mark.parametrize("script", sorted(set(re.findall(r"scripts/\w+", README))))
def test_every_script_named_can_be_run(script: str) -> None:
    assert (ROOT / script).exists()


def test_every_room_is_on_the_map() -> None:
    packages = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "locator").glob("*/__init__.py")}
    for package in packages - {"locator/cli"}:
        assert f"`{package}`" in README, package
