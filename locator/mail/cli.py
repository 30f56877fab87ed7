"""Commands for the outbox."""

from collections.abc import Callable, Iterable

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
    engine = terminal.engine()
    with change(engine) as connection:
        numbers = outbox.waiting(connection)
    sent, failed = send_each(
        numbers, lambda number: outbox.deliver(engine, send_mail, number, terminal.now())
    )
    click.echo(f"发出 {sent} 封，没发成 {failed} 封（过后再试）")


def send_each(numbers: Iterable[int], deliver: Callable[[int], bool]) -> tuple[int, int]:
    """Deliver each of what waits, although others fail; return how many were sent and how many failed."""
    sent = failed = 0
    for number in numbers:
        try:
            sent += deliver(number)
        except OSError:
            failed += 1
    return sent, failed


commands = (outbox_group,)
