"""How long personal data is kept: the one table that pages and the guides show and the tests check."""

from dataclasses import dataclass
from datetime import timedelta

from geodata.sentence import Sentence

SENT_MAIL = timedelta(days=30)  # address and subject, or number; the text goes with the sending
UNSENT_MAIL = timedelta(days=30)  # it is tried for four days
ENDED_SESSION = timedelta(days=1)
FAILED_SIGN_IN = timedelta(days=1)
SPENT_LINK = timedelta(days=30)
UNSEEN_BROWSER = timedelta(days=365)
BACKUPS_KEPT = 14  # nights; locator/backups says the same


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, whose it is (workers, staff), and for how many days; None: as long as it is used."""

    what: Sentence
    days: int | None
    is_of_workers: bool = False
