"""The job that sends a letter; a trigger adds it with the letter."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import Queue, RetryAfter
from locator.mail.actions import outbox
from locator.mail.actions.sender import sender

MINUTE_S, HOUR_S = 60, 3600
# A link to choose a new password is valid for an hour: three more attempts within it. A full mailbox may take
# days: five more within four.
WAITS_S = (
    *(minutes * MINUTE_S for minutes in (1, 5, 15)),
    *(hours * HOUR_S for hours in (1, 4, 12, 24, 48)),
)
RETRY = RetryAfter(WAITS_S)


def send(workplace: Workplace, args: Args) -> None:
    """Send one letter; raise OSError if it cannot be delivered now."""
    settings = workplace.settings
    send_mail = sender(settings.mail_url, settings.mail_from)
    outbox.deliver(workplace.engine, send_mail, int(args["letter"]), workplace.now)


jobs = (Job("mail.send", send, Queue.MAIL, retry=RETRY),)
