"""Work of staff under trial: edits at once, hostile files, passwords guessed; and reports sent twice."""

import json
import random
import secrets
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from hostile_files import FILES, Hostile
from sqlalchemy import text

from trials.deployment.doors import Answer, Door
from trials.deployment.ledger import A_STATION, report, somewhere
from trials.deployment.processes import memory_mb, seconds_until
from trials.deployment.site import Site
from trials.deployment.staff_people import Person, approver
from trials.trial import Control, Figure, Trial

CLIENTS, EDITS, STATIONS = 10, 12, 4
TWICE = 20
CHOSEN = list(FILES.values())[::3]  # the worker starts a process for each; kept-tests reads all
GUESSES = 9  # one more than that, and an account is closed to unknown browsers for a while
KNOWN = "demo%40example.org"
MOST_SHARE = 1.3  # of the two medians
MOST_GROWTH_MB = 120.0
FORM = "application/x-www-form-urlencoded"
CODES = text("SELECT array_agg(code) FROM (SELECT code FROM public_station ORDER BY code LIMIT :n) AS few")
UNREAD = text("SELECT count(*) FROM import_run WHERE id > :since AND state = 'reading'")
READ = text("SELECT count(*) FROM import_run WHERE id > :since AND state <> 'unreadable'")
LAST_RUN = text("SELECT coalesce(max(id), 0) FROM import_run")
REPORTS = text("SELECT count(*) FROM report")


def _edit(person: Person, door: Door, code: str, is_careful: bool) -> tuple[str, int]:
    """Change the notes of a station by what was read; return what became of it."""
    path = f"/api/v1/staff/stations/{code}"
    read = person.get(door, path)
    if read.status != 200:
        return code, read.status
    given = json.loads(read.body)
    counted = str(int(given["cells"].get("phone") or "10000000") + 1)
    version = read.headers["etag"]
    answer = person.put(
        door, path, version, {"cells": given["cells"] | {"phone": counted}, "reason": "trials"}
    )
    while not is_careful and answer.status == 412:  # who does not look what is there now
        newest = person.get(door, path).headers["etag"]
        answer = person.put(
            door, path, newest, {"cells": given["cells"] | {"phone": counted}, "reason": "trials"}
        )
    return code, answer.status


def edits(site: Site, door: Door, is_careful: bool = True) -> Figure:
    """Let many change the same stations at once, each by one more than was read."""
    person, codes = approver(site), list(site.sql(CODES, n=STATIONS))
    first = {code: _number(person, door, code) for code in codes}
    chosen = [random.choice(codes) for _ in range(CLIENTS * EDITS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(lambda code: _edit(person, door, code, is_careful), chosen))
    accepted = Counter(code for code, status in done if status == 200)
    lost = sum(first[code] + accepted[code] - _number(person, door, code) for code in codes)
    other = Counter(status for _, status in done if status not in (200, 412, 409, 503))
    return Figure(
        not lost and not other and sum(accepted.values()) > 0,
        f"{sum(accepted.values())} of {len(done)} accepted, the others 412 or 409, {lost} lost "
        f"{dict(other) or ''}",
        {"lost": lost, "accepted": sum(accepted.values()), "sent": len(done)},
    )


def _number(person: Person, door: Door, code: str) -> int:
    cells = json.loads(person.get(door, f"/api/v1/staff/stations/{code}").body)["cells"]
    return int(cells.get("phone") or "10000000")


def hostile_files(site: Site, door: Door) -> Figure:
    """Hand in every hostile file; the worker reads each in a confined process."""
    person, since = approver(site), int(site.sql(LAST_RUN))
    web = site.web_workers()
    before_mb = memory_mb(web)
    with tempfile.TemporaryDirectory() as name:
        statuses = Counter(_handed_in(person, door, Path(name), hostile) for hostile in CHOSEN)
    done_s = seconds_until(lambda: not site.sql(UNREAD, since=since), 300.0)
    read, grown_mb = int(site.sql(READ, since=since)), memory_mb(web) - before_mb
    bad = {status: n for status, n in statuses.items() if status not in (303, 400, 413, 422)}
    holds = not read and not bad and site.web_workers() == web and grown_mb <= MOST_GROWTH_MB
    return Figure(
        holds and site.answers(),
        f"{len(CHOSEN)} handed in, {read} read, all looked at within {done_s:.0f} s, "
        f"web processes the same and {grown_mb:+.0f} MB {bad or ''}".strip(),
        {"files": len(CHOSEN), "read": read, "grown_mb": grown_mb},
    )


def _handed_in(person: Person, door: Door, folder: Path, hostile: Hostile) -> int:
    path = folder / hostile.name
    hostile.write(path)
    return person.upload(door, "/staff/imports", path.name, path.read_bytes()).status


def _good_file(site: Site, door: Door) -> Figure:
    person, since = approver(site), int(site.sql(LAST_RUN))
    sheet = "名称,地址,经度,纬度\n甲驿站,长安街1号,116.3,39.9\n".encode()
    person.upload(door, "/staff/imports", "a.csv", sheet)
    seconds_until(lambda: not site.sql(UNREAD, since=since), 60.0)
    return Figure(not site.sql(READ, since=since), "a sheet that is in order is read")


def sent_twice(site: Site, door: Door) -> Figure:
    """Send one report many times at once under one key."""
    code, key, before = str(site.sql(A_STATION)), secrets.token_hex(16), int(site.sql(REPORTS))
    with ThreadPoolExecutor(TWICE) as pool:
        answers = list(pool.map(lambda _: report(site.direct, code, key), range(TWICE)))
    told = {json.loads(answer.body)["code"] for answer in answers if answer.status == 201}
    other = [answer.status for answer in answers if answer.status not in (201, 409, 503)]
    stored = int(site.sql(REPORTS)) - before
    return Figure(
        stored == 1 and len(told) == 1 and not other,
        f"sent {TWICE} times at once: {stored} stored, {len(told)} code told",
        {"stored": stored, "codes": len(told)},
    )


def _under_other_keys(site: Site, door: Door) -> Figure:
    code, before = str(site.sql(A_STATION)), int(site.sql(REPORTS))
    for _ in range(3):
        report(site.direct, code, secrets.token_hex(16))
    stored = int(site.sql(REPORTS)) - before
    return Figure(stored == 1, f"under three keys: {stored} stored")


def _guess(door: Door, email: str) -> Answer:
    body = f"email={email}&password={secrets.token_hex(8)}".encode()
    return door.ask("POST", "/staff/sign-in", body, Content_Type=FORM, X_Forwarded_For=somewhere())


def account_timing(site: Site, door: Door) -> Figure:
    """Guess passwords of accounts that exist and of some that do not, in turn."""
    pairs = [
        (_guess(door, KNOWN), _guess(door, f"{secrets.token_hex(4)}%40example.org")) for _ in range(GUESSES)
    ]
    known, unknown = zip(*pairs, strict=True)
    statuses = [sorted({answer.status for answer in answers}) for answers in (known, unknown)]
    medians_ms = [median(answer.took_s for answer in answers) * 1000 for answers in (known, unknown)]
    share = max(medians_ms) / min(medians_ms)
    return Figure(
        statuses[0] == statuses[1] and share <= MOST_SHARE,
        f"statuses {statuses[0]} and {statuses[1]}, medians {medians_ms[0]:.0f} and {medians_ms[1]:.0f} ms",
        {"share": share},
    )


def _without_a_hash(site: Site, door: Door) -> Figure:
    guessed = [_guess(door, f"{secrets.token_hex(4)}%40example.org").took_s for _ in range(6)]
    quick = [door.ask("GET", "/staff/sign-in").took_s for _ in range(6)]
    share = median(guessed) / median(quick)
    return Figure(
        share <= MOST_SHARE, f"an answer for which no password is hashed is {share:.0f} times as quick"
    )


TRIALS = (
    Trial(
        "hostile-files",
        f"{len(CHOSEN)} of {len(FILES)} hostile files handed in by staff",
        "0 read, web processes untouched",
        hostile_files,
        Control("a sheet that is in order", _good_file),
    ),
    Trial(
        "edits-at-once",
        f"{CLIENTS} clients change {STATIONS} stations {CLIENTS * EDITS} times",
        "0 lost",
        edits,
        Control(
            "clients that take the newest version unseen",
            lambda site, door: edits(site, door, is_careful=False),
        ),
    ),
    Trial(
        "sent-twice",
        "a report sent many times at once",
        "1 stored, 1 code",
        sent_twice,
        Control("under keys of its own each", _under_other_keys),
        is_short=True,
    ),
    Trial(
        "account-timing",
        "passwords guessed for accounts that exist or not",
        "the same answer, medians alike",
        account_timing,
        Control("answers without a hash", _without_a_hash),
    ),
)
