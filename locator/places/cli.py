"""Commands on the gazetteer."""

import getpass

import click

from locator import terminal
from locator.db.session import change
from locator.i18n.readable import SCRIPTS
from locator.places.actions import corrections
from locator.places.actions import rebuild as actions


@click.group(help="地名：按名字、路、门牌、里程找地方用的一张表；外文写法的更正。")
def places() -> None:
    """Group the commands on the gazetteer."""


@places.command(help="重新整理地名：区划、站点，装了底图的话还有底图里的。")
def rebuild() -> None:
    """Work out the gazetteer anew."""
    count = actions.rebuild(terminal.engine())
    click.echo(f"已整理 {count} 个地名")


@places.command(help="更正中文名字 CHINESE 的外文写法（en 陕西 Shaanxi）；不写 NAME 就收回更正。")
@click.argument("language", type=click.Choice(list(SCRIPTS)))
@click.argument("chinese")
@click.argument("name", default="")
def correct(language: str, chinese: str, name: str) -> None:
    """Correct a name in another language's letters, or withdraw the correction."""
    with change(terminal.engine()) as connection:
        if name:
            corrections.correct(connection, chinese, language, name, f"command:{getpass.getuser()}")
        else:
            corrections.withdraw(connection, chinese, language)
    click.echo("已更正" if name else "已收回更正")


commands = (places,)
