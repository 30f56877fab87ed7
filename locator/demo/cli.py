"""Commands for demo stations."""

import click

from locator import terminal
from locator.demo import actions
from locator.progress import progress_reporter


@click.group("demo", help="演示站点：添加、全部去掉。")
def demo_group() -> None:
    """Group the commands for demo stations."""


@demo_group.command("add", help="添加 COUNT 个并不存在的站点，每个都标“演示”。")
@click.argument("count", type=click.IntRange(1, 5_000_000))
def demo_add(count: int) -> None:
    """Add COUNT stations that do not exist, each marked 演示."""
    with progress_reporter("添加演示站点", count) as advance:
        actions.add(terminal.engine(), count, terminal.today(), advance)


@demo_group.command("remove", help="去掉全部演示站点，别的不动。")
def demo_remove() -> None:
    """Remove all demo stations, and nothing else."""
    click.echo(f"已去掉 {actions.remove(terminal.engine())} 个演示站点")


commands = (demo_group,)
