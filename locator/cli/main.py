"""The command line, for clerks and for scripts: `locator --help` tells what there is."""

from typing import Any

import click

from geodata.errors import GeodataError
from locator.cli import (
    boundaries,
    calendar,
    checks,
    database,
    duplicates,
    exceptions,
    history,
    hours,
    imports,
    keepers,
    open_data,
    reports,
    staff,
    stations,
)
from locator.cli.suggestions import with_nearest
from locator.config import SettingError, Settings
from locator.errors import LocatorError


class _Refusing(click.Group):
    """A group whose commands end with the sentence of a refusal, not with a trace."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.NoSuchOption as error:
            raise with_nearest(error) from None

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (click.NoSuchCommand, click.NoSuchOption) as error:
            raise with_nearest(error) from None
        except (LocatorError, GeodataError, SettingError) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Refusing, help="驿站查找：站点数据和开放时间的命令。")
def main() -> None:
    """Hold the commands together; refuse to run any of them with an unknown setting."""
    Settings.from_environment()


for command in (
    *(database.db, database.hours_roll, hours.hours, calendar.calendar),
    *(stations.import_file, stations.demo_group, exceptions.closure, exceptions.campaign),
    *(reports.report, keepers.keeper, keepers.outbox_group),
    *(staff.staff, history.history, imports.imports_group, duplicates.duplicates),
    checks.self_check,
    boundaries.boundaries,
    open_data.open_data,
):
    main.add_command(command)
