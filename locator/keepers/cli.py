"""Commands for keepers: name one, and ask those who are due."""

import click

from locator import terminal
from locator.config import Settings
from locator.db.session import change
from locator.keepers.actions import confirmations
from locator.keepers.domain.person import Person


@click.group(help="守站人：登记，到期询问。")
def keeper() -> None:
    """Group the commands for keepers."""


@keeper.command(help="登记编号为 CODE 的站点的守站人，写邮箱 EMAIL 或 --phone，以后定期请他确认。")
@click.argument("code")
@click.argument("email", default="")
@click.option("--name", default="", help="守站人的姓名")
@click.option("--phone", default="", help="守站人的手机号；没有邮箱就发短信")
@click.option("--union", "union_email", default="", help="守站人没有回音时写给哪个工会邮箱")
def add(code: str, email: str, name: str, phone: str, union_email: str) -> None:
    """Name the keeper of a station."""
    with change(terminal.engine()) as connection:
        person = Person.read(name=name, phone=phone, email=email, union_email=union_email)
        confirmations.name_keeper(connection, code, person, terminal.now())
    click.echo(f"{code} 的守站人是 {' '.join(filter(None, (name, phone, email)))}")


@keeper.command(help="询问到期的守站人，催问过期的临时关闭；每小时自动做一次。")
def ask() -> None:
    """Ask the keepers who are due, and about overdue closures."""
    engine, base_url = terminal.engine(), Settings.from_environment().public_url
    steps = confirmations.ask_due(engine, base_url, terminal.now())
    asked = confirmations.ask_about_overdue_closures(engine, base_url, terminal.now())
    click.echo(f"到期 {steps} 站，催问临时关闭 {asked} 处")


commands = (keeper,)
