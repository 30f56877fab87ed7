"""The command that deletes the files of old imports."""

import click

from locator import terminal
from locator.imports.actions import worker


@click.group("imports", help="网页上的导入：删去过期的文件。")
def imports_group() -> None:
    """Group the commands for imports."""


@imports_group.command(help="删去 30 天以前的导入的文件和逐行结果；变更记录还在。每小时自动做一次。")
def tidy() -> None:
    """Delete the files and rows of old imports."""
    click.echo(f"已删去 {worker.delete_expired(terminal.engine(), terminal.now())} 次导入的文件")
