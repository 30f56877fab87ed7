"""The command that makes the files of open data."""

import click

from locator import terminal
from locator.config import Settings
from locator.publishing.actions import open_data as publishing_actions


@click.group("open-data", help="公开数据：每天一份，谁都可以下载。")
def open_data() -> None:
    """Hold the command on open data."""


@open_data.command(help="做今天的 CSV 和 GeoJSON；今天做过就不再做。")
def make() -> None:
    """Make today's files, unless they are there."""
    pages = publishing_actions.pages_of(Settings.from_environment().public_url)
    count = publishing_actions.make(terminal.engine(), terminal.today(), pages)
    click.echo("今天的已经做好了" if count is None else f"已做好：{count} 个站点")


commands = (open_data,)
