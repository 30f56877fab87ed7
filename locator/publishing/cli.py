"""The command that generates the open data files."""

import click

from locator import terminal
from locator.config import Settings
from locator.publishing.actions import open_data as publishing_actions
from locator.publishing.domain.open_files import Origin


@click.group("open-data", help="公开数据：每天一份，谁都可以下载。")
def open_data() -> None:
    """Group the command for open data."""


@open_data.command(help="做今天的各个文件；今天做过的不再做。")
def make() -> None:
    """Generate those of today's files that are not there yet."""
    settings = Settings.from_environment()
    origin = Origin(settings.public_url.rstrip("/"), settings.open_data_license, terminal.today())
    count = publishing_actions.generate(terminal.engine(), origin)
    click.echo("今天的已经做好了" if count is None else f"已做好：{count} 个站点")


commands = (open_data,)
