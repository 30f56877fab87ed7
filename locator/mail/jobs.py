"""The job that sends a letter; a trigger adds it with the letter."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import Queue, Retry
from locator.mail.actions import outbox
from locator.mail.actions.sender import sender

# A link to choose a new password is valid for an hour, a full mailbox may take days: eight attempts in four.
RETRY = Retry(attempts=8, first_wait_s=60, factor=4)


def send(workplace: Workplace, args: Args) -> None:
    """Send one letter; raise OSError if it cannot be delivered now."""
    settings = workplace.settings
    send_mail = sender(settings.mail_url, settings.mail_from)
    outbox.deliver(workplace.engine, send_mail, int(args["letter"]), workplace.now)


jobs = (Job("mail.send", send, Queue.MAIL, retry=RETRY),)
