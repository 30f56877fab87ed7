"""Commands on the gazetteer."""

import click

from locator import terminal
from locator.places.actions import rebuild as actions


@click.group(help="地名：按名字、路、门牌、里程找地方用的一张表。")
def places() -> None:
    """Group the commands on the gazetteer."""


@places.command(help="重新整理地名：区划、站点，装了底图的话还有底图里的。")
def rebuild() -> None:
    """Work out the gazetteer anew."""
    count = actions.rebuild(terminal.engine())
    click.echo(f"已整理 {count} 个地名")


commands = (places,)
