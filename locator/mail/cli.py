"""Commands for the outbox."""

import click

from locator import terminal
from locator.config import Settings
from locator.mail.actions import outbox
from locator.mail.actions.sender import sender


@click.group("outbox", help="待发的信。")
def outbox_group() -> None:
    """Group the commands for the outbox."""


@outbox_group.command(help="把待发的信发出去；没有设 LOCATOR_MAIL_URL 就先留着。")
def send() -> None:
    """Send the mail that is due."""
    settings = Settings.from_environment()
    if not settings.mail_url:
        click.echo("没有设 LOCATOR_MAIL_URL，信先留着")
        return
    try:
        send_mail = sender(settings.mail_url, settings.mail_from)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    sent, failed = outbox.deliver(terminal.engine(), send_mail, terminal.now())
    click.echo(f"发出 {sent} 封，没发成 {failed} 封（过后再试）")


commands = (outbox_group,)
