"""The command that looks for stations that may be one."""

import click

from locator import terminal
from locator.duplicates.actions import duplicates as duplicate_actions


@click.command(help="找可能重复的站：只看上次以后改过的；scripts/serve 每小时运行。")
def duplicates() -> None:
    """Look at what changed since the last look."""
    waiting = duplicate_actions.find(terminal.engine(), terminal.now())
    click.echo(f"{waiting} 对可能重复的站等着看")


commands = (duplicates,)
