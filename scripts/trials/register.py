"""All trials, in the order in which they are run: what harms least comes first."""

from trials import (
    changed_requests,
    database,
    kept,
    kills,
    limits,
    lost_and_found,
    network,
    photos,
    silent_mail,
    slow_clients,
    staff_work,
    standby,
)
from trials.trial import Trial

TRIALS: tuple[Trial, ...] = (
    *changed_requests.TRIALS,
    *limits.TRIALS,
    *staff_work.TRIALS,
    *slow_clients.TRIALS,
    *photos.TRIALS,
    *silent_mail.TRIALS,
    *lost_and_found.TRIALS,
    *network.TRIALS,
    *kills.TRIALS,
    *database.TRIALS,
    *standby.TRIALS,
    *kept.TRIALS,
)
BY_NAME = {trial.name: trial for trial in TRIALS}
