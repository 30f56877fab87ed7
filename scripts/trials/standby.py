"""Two database servers: the primary dies, the standby answers and is promoted."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from own_servers import PROMOTE, Pair, Server, running_pair
from sqlalchemy import TextClause

from trials.deployment.asking import Asked, asking
from trials.deployment.doors import Door
from trials.deployment.ledger import A_STATION, report, writing_at
from trials.deployment.processes import seconds_until
from trials.deployment.site import Site, search
from trials.network import own_web_server
from trials.trial import Control, Figure, Trial

GAP_S, WRITES_BACK_S = 1.0, 5.0
BEFORE_S, WITHOUT_S = 3.0, 5.0
REFUSED, TAKEN = "0" * 32, "1" * 32  # keys of reports


@dataclass
class Survivor:
    """Whichever of two servers can be asked."""

    server: Server

    def sql(self, question: TextClause, **parameters: Any) -> Any:
        """Return the one value of a statement."""
        return self.server.ask(question, **parameters)


def longest_gap_s(asked: Asked) -> float:
    """Return the longest time without a good answer, by when the answers came."""
    good = sorted(
        began + answer.took_s
        for began, answer in zip(asked.began, asked.answers, strict=True)
        if answer.status == 200
    )
    return max((later - earlier for earlier, later in pairwise(good)), default=float("inf"))


def _with_stations(site: Site, pair: Pair) -> None:
    done = site.locator("demo", "add", "50", LOCATOR_DATABASE_URL=pair.writing_url)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])


def primary_dies(site: Site, _: Door) -> Figure:
    """Kill the primary while people search and report, then promote the standby by the guide's command."""
    with running_pair() as pair:
        _with_stations(site, pair)
        pair.replicate_in_step()
        pair.let_standby_follow()
        survivor = Survivor(pair.standby)
        code = str(survivor.sql(A_STATION))
        with own_web_server(site, pair.writing_url, LOCATOR_READ_URL=pair.reading_url) as door:
            for _turn in range(10):
                search(door)
            with writing_at(survivor, door, 3) as ledger, asking(lambda _: search(door), 10.0) as asked:
                time.sleep(BEFORE_S)
                pair.primary.kill()
                time.sleep(WITHOUT_S)
                refused = report(door, code, REFUSED)
                survivor.sql(PROMOTE)
                back_s = seconds_until(lambda: _is_written(door, code))
                time.sleep(1.0)
        ledger.keys |= {REFUSED, TAKEN}
        lost, doubles = ledger.lost(survivor), ledger.doubles(survivor)
    gap_s = longest_gap_s(asked)
    holds = (
        site.machine.allows(gap_s, GAP_S)
        and site.machine.allows(back_s, WRITES_BACK_S)
        and not lost
        and refused.status == 503
    )
    return Figure(
        holds and not ledger.bare_errors,
        f"searches {asked.text}, longest gap {gap_s:.2f} s; reports {refused.status} meanwhile, "
        f"back {back_s:.1f} s "
        f"after the command; {lost} of {len(ledger.codes)} acknowledged lost, {doubles} double",
        {
            "gap_s": gap_s,
            "back_s": back_s,
            "lost": lost,
            "doubles": doubles,
            "acknowledged": len(ledger.codes),
        },
    )


def _is_written(door: Door, code: str) -> bool:
    return report(door, code, TAKEN).status == 201


def _alone(site: Site, _: Door) -> Figure:
    """Serve a database that is dead and has no standby."""
    with own_web_server(site, "postgresql+psycopg://locator@/locator?host=/nonexistent") as door:
        answer = search(door)
    return Figure(answer.status == 200, f"a primary without a standby: searches {answer.status}")


TRIALS: Sequence[Trial] = (
    Trial(
        "primary-dies",
        "the primary is killed, the standby promoted",
        f"no gap of {GAP_S:.0f} s, reports back within {WRITES_BACK_S:.0f} s, nothing acknowledged lost",
        primary_dies,
        Control("without a standby", _alone),
    ),
)
