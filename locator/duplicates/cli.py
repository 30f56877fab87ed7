"""The command that finds possible duplicates."""

import click

from locator import terminal
from locator.duplicates.actions import duplicates as duplicate_actions


@click.command(help="找可能重复的站：只看上次以后改过的；每小时自动做一次。")
def duplicates() -> None:
    """Search the stations that changed since the last search."""
    waiting = duplicate_actions.find_duplicates(terminal.engine(), terminal.now())
    click.echo(f"{waiting} 对可能重复的站等着看")


commands = (duplicates,)
