"""Commands on the history: check its chain, print its head, to be kept elsewhere."""

import click

from locator import terminal
from locator.db.session import change
from locator.history.queries import history as history_queries
from locator.history.queries.history import Head
from locator.history.tables import LOGGED


@click.group(help="变更记录：核对、留底。")
def history() -> None:
    """Hold the commands on the history."""


@history.command(help="打印最后一个封条；抄在别处，以后核对时用。")
def head() -> None:
    """Print the last seal."""
    with change(terminal.engine()) as connection:
        click.echo(history_queries.head(connection))


@history.command(help="核对封条是否连得上，重放一遍是否就是现在的表。")
@click.option("--head", "kept", default="", help="留底的封条，“编号 哈希”")
def check(kept: str) -> None:
    """Check the chain, and whether the history replayed from empty gives today's tables."""
    number, _, hashed = kept.partition(" ")
    try:
        known = Head(int(number), bytes.fromhex(hashed)) if kept else None
    except ValueError:
        raise click.ClickException("留底应写成“编号 哈希”，照 locator history head 打印的抄") from None
    with change(terminal.engine()) as connection:
        troubles = history_queries.broken(connection, known)
        for name in LOGGED:
            if history_queries.replayed(connection, name) != history_queries.current(connection, name):
                troubles.append(f"{name} 表和记录重放的不一样")
        troubles += [
            f"第 {number} 号反映的答复和记录的不一样" for number in history_queries.other_answers(connection)
        ]
    for one in troubles:
        click.echo(one, err=True)
    if troubles:
        raise click.ClickException(f"{len(troubles)} 处对不上")
    click.echo("封条全部连得上，重放的就是现在的表")


commands = (history,)
