"""The command line, for staff and for scripts: `locator --help` lists the commands."""

from typing import Any

import click

import locator.tables  # noqa: F401 - the history of any table may be asked for
from geodata.errors import GeodataError
from locator.backups import cli as backups
from locator.boundaries import cli as boundaries
from locator.cli import processes
from locator.cli.suggestions import with_nearest
from locator.config import SettingError, Settings
from locator.coverage import cli as coverage
from locator.demo import cli as demo
from locator.doctor import cli as doctor
from locator.duplicates import cli as duplicates
from locator.errors import LocatorError
from locator.ground import cli as ground
from locator.history import cli as history
from locator.hours import cli as hours
from locator.imports import cli as imports
from locator.jobs import cli as jobs
from locator.keepers import cli as keepers
from locator.mail import cli as mail
from locator.messages import cli as messages
from locator.operations import cli as operations
from locator.places import cli as places
from locator.privacy import cli as privacy
from locator.publishing import cli as publishing
from locator.reports import cli as reports
from locator.staff import cli as staff

PACKAGES = (
    *(processes, operations, backups, doctor, jobs, hours, imports, demo, reports, keepers, mail, messages),
    *(staff, history, duplicates, boundaries, ground, publishing, places, privacy),
    coverage,
)


class _LocatorGroup(click.Group):
    """A command group that prints the message of a refusal instead of a traceback."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.NoSuchOption as error:
            raise with_nearest(error) from None

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Help works with any settings; the doctor itself tells what is wrong with them.
        if args[:1] != ["doctor"] and not set(args) & set(context.help_option_names):
            Settings.from_environment()
        return super().resolve_command(context, args)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.NoSuchCommand, click.NoSuchOption) as error:
            raise with_nearest(error) from None
        except (LocatorError, GeodataError, SettingError) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_LocatorGroup, help="驿站查找：站点数据和开放时间的命令。")
def main() -> None:
    """Check the settings, then run a command."""


for package in PACKAGES:
    for command in package.commands:
        main.add_command(command)
