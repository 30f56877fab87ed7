"""Photos that need much memory, many at once."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http import HTTPStatus

from bootstrap.layout import ROOT
from sqlalchemy import text

from trials.deployment.doors import Answer, Door, sources
from trials.deployment.ledger import A_STATION, report
from trials.deployment.memory_groups import GIB, bounded
from trials.deployment.processes import descendants, seconds_until
from trials.deployment.site import Site, search
from trials.trial import Control, Figure, Trial

PHOTOS, SIDE_PX = 20, 7_000  # 49 million pixels, as many as are accepted
WAITING = text("SELECT count(*) FROM report_upload WHERE waits")
STORED = text("SELECT count(*) FROM report_photo")
PATIENCE_S, PATIENT = 180.0, 20
# Decodes a picture eight times at once, as a web process would that decodes what comes.
DECODE = """
import io, sys, threading
from PIL import Image
content, held = sys.stdin.buffer.read(), []
def one():
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    held.append(picture.copy())
threads = [threading.Thread(target=one) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
"""


@cache
def flat_picture() -> bytes:
    """Return a PNG of one colour: small as a file, large once it is decoded."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    head = SIDE_PX.to_bytes(4, "big") * 2 + bytes((8, 6, 0, 0, 0))  # 8 bits, with transparency
    pack, packed = zlib.compressobj(9), []
    row = b"\0" + b"\x40" * 4 * SIDE_PX
    for _ in range(SIDE_PX):
        packed.append(pack.compress(row))
    packed.append(pack.flush())
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"".join(packed)) + chunk(b"IEND", b"")
    )


def again_while_busy(ask: Callable[[], Answer]) -> Answer:
    """Ask as people do who are told to come back in a moment."""
    for _ in range(PATIENT):
        answer = ask()
        if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        time.sleep(1.0)
    return answer


def form_of(photo: bytes) -> bytes:
    """Return the form of a photo as a browser sends it."""
    head = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n'
    return head + b"Content-Type: image/png\r\n\r\n" + photo + b"\r\n--b--\r\n"


def send_photo(site: Site, door: Door, photo: bytes, source: str) -> int:
    """Make a report and add a photo to it; return the status of that."""
    station, key = str(site.sql(A_STATION)), secrets.token_hex(16)
    made = again_while_busy(lambda: report(site.direct, station, key))
    if made.status != 201:
        return made.status
    code = json.loads(made.body)["code"]
    sent = {"Content-Type": "multipart/form-data; boundary=b"}
    path, body = f"/reports/{code}", form_of(photo)
    added = again_while_busy(lambda: door.ask("POST", path, body, sent, source=source, timeout_s=60.0))
    return added.status


def all_at_once(site: Site, door: Door) -> Figure:
    """Send photos at once while the whole program has 1 GB; the database is not counted."""
    stored, photo = int(site.sql(STORED)), flat_picture()
    database = set(site.database_processes())
    with bounded() as group, ThreadPoolExecutor(PHOTOS) as pool:
        group.take(pid for pid in descendants(site.supervisor) if pid not in database)
        statuses = list(pool.map(lambda source: send_photo(site, door, photo, source), sources(PHOTOS)))
        probe = search(door, timeout_s=10.0)
        done_s = seconds_until(lambda: not site.sql(WAITING), PATIENCE_S)
        kills, peak_mb = group.kills, group.peak_mb
    accepted, added = statuses.count(303), int(site.sql(STORED)) - stored
    return Figure(
        not kills and accepted == PHOTOS == added and probe.status == 200,
        f"{accepted} of {PHOTOS} accepted ({len(photo) // 1000} kB each, {dict(Counter(statuses))}), "
        f"{added} cleaned after {done_s:.0f} s, {kills} kills, {peak_mb:.0f} MB at most",
        {"kills": kills, "accepted": accepted, "cleaned": added, "peak_mb": peak_mb, "cleaned_s": done_s},
    )


def _decoded_at_once(site: Site, door: Door) -> Figure:
    with bounded(GIB) as group:
        process = subprocess.Popen(
            [sys.executable, "-c", DECODE],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            preexec_fn=lambda: group.take([os.getpid()]),
        )
        process.communicate(flat_picture())
        kills = group.kills
    was_killed = process.returncode == -signal.SIGKILL
    return Figure(not kills and not was_killed, f"{kills} kills")


TRIALS = (
    Trial(
        "photos-in-1-gb",
        f"{PHOTOS} photos of 49 million pixels at once, all processes in 1 GB",
        "0 kills, all accepted and cleaned",
        all_at_once,
        Control("eight decoded at once by one process", _decoded_at_once),
        by_doors=True,
    ),
)
