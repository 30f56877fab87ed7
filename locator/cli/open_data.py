"""The command that makes the files of open data."""

import click

from locator.actions import open_data as acts
from locator.cli import terminal
from locator.config import Settings


@click.group("open-data", help="公开数据：每天一份，谁都可以下载。")
def open_data() -> None:
    """Hold the command on open data."""


@open_data.command(help="做今天的 CSV 和 GeoJSON；今天做过就不再做。")
def make() -> None:
    """Make today's files, unless they are there."""
    pages = acts.pages_of(Settings.from_environment().public_url)
    count = acts.make(terminal.engine(), terminal.today(), pages)
    click.echo("今天的已经做好了" if count is None else f"已做好：{count} 个站点")
