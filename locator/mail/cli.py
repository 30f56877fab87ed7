"""Commands for the outbox."""

import click

from locator import terminal
from locator.config import Settings
from locator.db.session import change
from locator.mail.actions import outbox
from locator.mail.actions.sender import sender


@click.group("outbox", help="待发的信。")
def outbox_group() -> None:
    """Group the commands for the outbox."""


@outbox_group.command(help="把待发的信现在就发出去；没有设 LOCATOR_MAIL_URL 就先留着。")
def send() -> None:
    """Send the mail that waits, without waiting for its next attempt."""
    settings = Settings.from_environment()
    if not settings.mail_url:
        click.echo("没有设 LOCATOR_MAIL_URL，信先留着")
        return
    try:
        send_mail = sender(settings.mail_url, settings.mail_from)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    engine, sent, failed = terminal.engine(), 0, 0
    with change(engine) as connection:
        numbers = outbox.waiting(connection)
    for number in numbers:
        try:
            sent += outbox.deliver(engine, send_mail, number, terminal.now())
        except OSError:
            failed += 1
    click.echo(f"发出 {sent} 封，没发成 {failed} 封（过后再试）")


commands = (outbox_group,)
