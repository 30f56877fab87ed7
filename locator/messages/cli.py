"""Commands for messages."""

import click

from locator import terminal
from locator.config import Settings
from locator.db.session import change
from locator.mail.cli import send_each
from locator.messages.actions import outgoing
from locator.messages.actions.gateway import sender
from locator.messages.domain import next_allowed


@click.group("messages", help="待发的短信。")
def messages_group() -> None:
    """Group the commands for messages."""


@messages_group.command(help="把待发的短信现在就发出去，夜里不发；没有设 LOCATOR_MESSAGE_URL 就先留着。")
def send() -> None:
    """Send the messages that wait, without waiting for their next attempt."""
    settings, now = Settings.from_environment(), terminal.now()
    if not settings.message_url:
        click.echo("没有设 LOCATOR_MESSAGE_URL，短信先留着")
        return
    if next_allowed(now) > now:
        click.echo("晚上 9 点到早上 8 点不发短信，先留着")
        return
    try:
        send_message = sender(settings.message_url, settings.message_secret)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    engine = terminal.engine()
    with change(engine) as connection:
        numbers = outgoing.waiting(connection)
    sent, failed = send_each(numbers, lambda number: outgoing.deliver(engine, send_message, number, now))
    click.echo(f"发出 {sent} 条，没发成 {failed} 条（过后再试）")


commands = (messages_group,)
