"""Commands on the history: check its chain, print its head, to be kept elsewhere."""

import click

from locator.cli import terminal
from locator.db.history import LOGGED
from locator.db.session import change
from locator.queries import history as questions
from locator.queries.history import Head


@click.group(help="变更记录：核对、留底。")
def history() -> None:
    """Hold the commands on the history."""


@history.command(help="打印最后一个封条；抄在别处，以后核对时用。")
def head() -> None:
    """Print the last seal."""
    with change(terminal.engine()) as connection:
        click.echo(questions.head(connection))


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
        troubles = questions.broken(connection, known)
        for name in LOGGED:
            if questions.replayed(connection, name) != questions.current(connection, name):
                troubles.append(f"{name} 表和记录重放的不一样")
        troubles += [
            f"第 {number} 号反映的答复和记录的不一样" for number in questions.other_answers(connection)
        ]
    for one in troubles:
        click.echo(one, err=True)
    if troubles:
        raise click.ClickException(f"{len(troubles)} 处对不上")
    click.echo("封条全部连得上，重放的就是现在的表")
