"""The command that generates the open data files."""

import click

from locator import terminal
from locator.config import Settings
from locator.publishing.actions import open_data as publishing_actions


@click.group("open-data", help="公开数据：每天一份，谁都可以下载。")
def open_data() -> None:
    """Group the command for open data."""


@open_data.command(help="做今天的 CSV 和 GeoJSON；今天做过就不再做。")
def make() -> None:
    """Generate today's files, unless they exist."""
    page_prefix = publishing_actions.station_page_prefix(Settings.from_environment().public_url)
    count = publishing_actions.generate(terminal.engine(), terminal.today(), page_prefix)
    click.echo("今天的已经做好了" if count is None else f"已做好：{count} 个站点")


commands = (open_data,)
