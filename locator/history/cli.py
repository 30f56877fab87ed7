"""Commands on the history: print the latest seal, and verify the chain of seals."""

import click

from locator import terminal
from locator.db.session import change
from locator.history.queries import integrity
from locator.history.queries.integrity import Seal
from locator.history.tables import LOGGED


@click.group(help="变更记录：核对、留底。")
def history() -> None:
    """Group the commands on the history."""


@history.command(help="打印最后一个封条；抄在别处，以后核对时用。")
def head() -> None:
    """Print the latest seal, to be kept elsewhere."""
    with change(terminal.engine()) as connection:
        click.echo(integrity.latest_seal(connection))


@history.command(help="核对封条是否连得上，重放一遍是否就是现在的表。")
@click.option("--head", "kept_text", default="", help="留底的封条，“编号 哈希”")
def check(kept_text: str) -> None:
    """Verify the chain of seals, and that replaying the history gives the current tables."""
    number, _, seal_hash = kept_text.partition(" ")
    try:
        kept_seal = Seal(int(number), bytes.fromhex(seal_hash)) if kept_text else None
    except ValueError:
        raise click.ClickException("留底应写成“编号 哈希”，照 locator history head 打印的抄") from None
    with change(terminal.engine()) as connection:
        problems = integrity.chain_problems(connection, kept_seal)
        for name in LOGGED:
            if integrity.replay_table(connection, name) != integrity.current_table(connection, name):
                problems.append(f"{name} 表和记录重放的不一样")
        problems += [
            f"第 {number} 号反映的答复和记录的不一样" for number in integrity.altered_answers(connection)
        ]
        redacted = integrity.redacted_count(connection)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException(f"{len(problems)} 处对不上")
    click.echo("封条全部连得上，重放的就是现在的表")
    if redacted:
        click.echo(f"其中 {redacted} 条按请求抹去了个人资料，封条仍是原来的")


commands = (history,)
