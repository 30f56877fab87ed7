"""A mail server that takes connections and says nothing: what waits for it, and what must not."""

import time

from sqlalchemy import text

from locator.db.session import change, write_engine
from locator.mail.actions.outbox import Mail, put
from trials.deployment.doors import Door
from trials.deployment.processes import seconds_until
from trials.deployment.silent_server import SilentServer
from trials.deployment.site import Site
from trials.kills import back_after
from trials.photos import WAITING, send_photo
from trials.trial import Control, Figure, Trial

BACK_S = 5.0
UNSENT = text("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
SMALL = b"\xff\xd8\xff no photo"


def _letter(site: Site, server: SilentServer) -> None:
    """Write a letter; return when the worker waits for the mail server to say something."""
    before = len(server.connections)
    engine = write_engine(site.cluster.url, "trials")
    with change(engine) as connection:
        put(connection, Mail("wang@example.org", "等着", "请看一看"))
    engine.dispose()
    seconds_until(lambda: len(server.connections) > before)


def nothing_is_delayed(site: Site, door: Door) -> Figure:
    """Kill processes and let a photo be looked at while a letter waits."""
    assert site.mail
    backs = {}
    for kind in ("schedule", "worker", "work"):
        _letter(site, site.mail)
        backs[kind] = back_after(site, kind)
    _letter(site, site.mail)
    began = time.monotonic()
    send_photo(site, site.direct, SMALL, "127.0.0.1")
    seconds_until(lambda: not site.sql(WAITING))
    photo_s = time.monotonic() - began
    told = ", ".join(f"{kind} {back_s:.1f} s" for kind, back_s in backs.items())
    return Figure(
        site.machine.allows(max(*backs.values(), photo_s), BACK_S),
        f"killed meanwhile and back: {told}; a photo was looked at within {photo_s:.1f} s",
        {f"{kind}_s": back_s for kind, back_s in backs.items()} | {"photo_s": photo_s},
    )


def _the_letter_itself(site: Site, door: Door) -> Figure:
    assert site.mail
    _letter(site, site.mail)
    sent_s = seconds_until(lambda: not site.sql(UNSENT), BACK_S)
    return Figure(sent_s <= BACK_S, f"not sent after {BACK_S:.0f} s")


TRIALS = (
    Trial(
        "silent-mail",
        "a mail server that says nothing",
        f"what else there is to do is done within {BACK_S:.0f} s",
        nothing_is_delayed,
        Control("the letter itself", _the_letter_itself),
    ),
)
