"""What stands in every answer, and what a request may put into a log."""

from trials.deployment.doors import Answer, Door
from trials.deployment.ledger import A_STATION
from trials.deployment.site import JSON, POSITION, Site
from trials.trial import Control, Figure, Trial

TRIES = 10
WANTED = {
    "content-security-policy": "default-src",
    "x-content-type-options": "nosniff",
    "referrer-policy": "",
}


def _answered(door: Door, method: str, path: str, body: bytes) -> Answer:
    """Ask until there is an answer: a very busy machine may break off a connection."""
    for _ in range(TRIES):
        answer = door.ask(method, path, body, {"Content-Type": JSON})
        if answer.status:
            break
    return answer


def headers(site: Site, door: Door) -> Figure:
    """Look at answers of every kind and status for the headers that protect readers."""
    code = str(site.sql(A_STATION))
    pages = (
        "/",
        "/map",
        f"/stations/{code}",
        "/nothing",
        "/staff/sign-in",
        "/openapi.json",
        "/static/none",
        "/live",
    )
    nearest = "/api/v1/stations/nearest"
    # Too long for nginx, and within one TLS record: with more unread it would reset the connection.
    asked = [("GET", page, b"") for page in (*pages, "/?q=" + "x" * 12_000)]
    asked += [("POST", "/nothing", b""), ("PUT", "/", b""), ("POST", nearest, POSITION)]
    asked.append(("POST", nearest, b"x" * 100_000))
    answers = [_answered(door, *one) for one in asked]
    missing = [
        (answer.status, name)
        for answer in answers
        for name, part in (WANTED | ({"strict-transport-security": "max-age"} if door.tls else {})).items()
        if part not in answer.headers.get(name, "\0")
    ]
    statuses = sorted({answer.status for answer in answers})
    return Figure(
        not missing,
        f"{len(missing)} missing on {len(answers)} answers of {statuses} {missing[:3] or ''}".strip(),
    )


def _bare(site: Site, door: Door) -> Figure:
    found = [name for name in WANTED if name in {"content-type": "text/html"}]
    return Figure(bool(found), f"an answer without them: {len(WANTED)} missing")


def log_lines(site: Site, door: Door) -> Figure:
    """Put line breaks, escapes and quotes into what is logged; each request may be one line."""
    marks = ("%0d%0aFORGED", "%1b[31m", "%22%7d%0a%7b", "%00")
    for mark in marks:
        door.ask("GET", f"/nothing-{mark}", User_Agent="a\x1b[31m", Referer="http://x/\x0b")
        door.ask(
            "POST",
            "/staff/sign-in",
            f"email=a{mark}FORGED&password=x".encode(),
            Content_Type="application/x-www-form-urlencoded",
        )
    files = [*(site.data / "log").glob("*.log"), *(site.folder / "nginx").glob("*.log")]
    lines = [line for file in files for line in file.read_bytes().split(b"\n")]
    forged = [line for line in lines if line.startswith(b"FORGED") or b"\x1b" in line or b"\r" in line]
    return Figure(not forged, f"{len(forged)} forged lines of {len(lines):,}", {"forged": len(forged)})


def _logged_plainly(site: Site, door: Door) -> Figure:
    lines = b"GET /nothing-\r\nFORGED".split(b"\n")
    return Figure(
        not any(line.startswith(b"FORGED") for line in lines), "a path written as it came: 1 forged line"
    )


TRIALS = (
    Trial(
        "headers",
        "answers of every kind and status",
        "all have the headers that protect readers",
        headers,
        Control("a bare answer", _bare),
        by_doors=True,
        is_short=True,
    ),
    Trial(
        "log-lines",
        "line breaks and escapes in what is logged",
        "0 forged lines",
        log_lines,
        Control("a log that writes what came", _logged_plainly),
        by_doors=True,
        is_short=True,
    ),
)
