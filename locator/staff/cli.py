"""Commands on staff accounts: add one, and make a link to set a password where no mail is sent."""

import click

from geodata.divisions.codes import find_division
from locator import terminal
from locator.accounts.actions import accounts, second_factor
from locator.accounts.domain.rights import LinkPurpose, Role
from locator.accounts.secret_box import SecretBox
from locator.config import Settings
from locator.db.session import change


@click.group(help="工会人员的账号。")
def staff() -> None:
    """Group the commands on accounts."""


@staff.command(help="开通账号：EMAIL 姓名；第一个账号就这样开。会打印设置密码的链接。")
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ADMINISTRATOR.value)
@click.option("--division", default=None, help="管到哪个地区，六位代码或名字；不写就是全国")
def add(email: str, name: str, role: str, division: str | None) -> None:
    """Add an account with one role, and print its invitation link."""
    division_code = find_division(division).code if division else None
    base_url = Settings.from_environment().public_url
    with change(terminal.engine()) as connection:
        staff_id = accounts.add_account(connection, email, name)
        accounts.appoint(connection, staff_id, Role(role), "command", division_code=division_code)
        token = accounts.send_link(connection, staff_id, email.lower(), LinkPurpose.INVITATION, base_url)
    click.echo(f"请在七天内打开，设置密码：{base_url}/staff/link/{token}")


@staff.command(help="给忘了密码的 EMAIL 一个链接，一小时内有效，交给本人。")
@click.argument("email")
def link(email: str) -> None:
    """Print a link by which a person sets a new password."""
    base_url = Settings.from_environment().public_url
    with change(terminal.engine()) as connection:
        token = accounts.create_reset_link(connection, email, base_url)
    click.echo(f"请在一小时内打开，设置密码：{base_url}/staff/link/{token}")


@staff.command("rotate-key", help="换一把加密验证码密钥的钥匙，全部重新加密；所有人要重新登录。")
def rotate_key() -> None:
    """Encrypt the secrets of second factors with a new key; all sessions end."""
    box = SecretBox(Settings.from_environment().data_dir)
    box.add_key()
    with change(terminal.engine()) as connection:
        changed = second_factor.encrypt_again(connection, box)
    click.echo(f"换好了，{changed} 个人的验证码密钥重新加密了")


@staff.command("forget-code", help="EMAIL 的手机丢了：去掉验证码，下次登录重新设。")
@click.argument("email")
def forget_code(email: str) -> None:
    """Take away a person's second factor, for the last administrator whose phone is lost."""
    with change(terminal.engine()) as connection:
        second_factor.forget(connection, email)
    click.echo("去掉了：下次登录时重新设验证码")


commands = (staff,)
