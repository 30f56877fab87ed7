"""The job that sends a message; a trigger adds it with the message."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import Queue
from locator.mail.jobs import RETRY
from locator.messages.actions import outgoing
from locator.messages.actions.gateway import sender
from locator.messages.domain import next_allowed


def send(workplace: Workplace, args: Args) -> None:
    """Send one message, in the morning if it is night; raise OSError if it cannot be sent now."""
    number, now = int(args["message"]), workplace.now
    allowed_at = next_allowed(now)
    if allowed_at > now:
        outgoing.put_off(workplace.engine, number, allowed_at)
        return
    settings = workplace.settings
    outgoing.deliver(workplace.engine, sender(settings.message_url, settings.message_secret), number, now)


jobs = (Job("messages.send", send, Queue.MESSAGES, retry=RETRY),)
