"""Every command shows its help without settings or a database."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from locator.cli import main

BROKEN = {"LOCATOR_DATABASE_URL": "no address", "LOCATOR_POOL_SIZE": "many"}


def commands(command: click.Command = main, *names: str) -> Iterator[tuple[str, ...]]:
    yield names
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, *names, name)


@pytest.mark.parametrize("names", list(commands()), ids=" ".join)
def test_help_needs_no_settings(names: tuple[str, ...]) -> None:
    ended = CliRunner(env=BROKEN).invoke(main, [*names, "--help"])
    assert ended.exit_code == 0, ended.output
    assert ended.output.startswith(f"Usage: {' '.join(['main', *names])}")
