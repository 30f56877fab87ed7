"""Who asks too much, forges an address, comes from another site or would be led elsewhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from trials.asking import ask_for
from trials.doors import Answer, Door, sources
from trials.ledger import A_STATION, REPORT, somewhere
from trials.site import JSON, Site, search
from trials.trial import Control, Figure, Trial

MANY, BATCH, MOST = 50, 100, 2_000
AT_ONCE = 16
STRANGER = "203.0.113.9"  # an address of documentation
REDIRECTS = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "/%0d%0aX-A:b",
    "\\\\e",
)
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "http://["},
)
REPORTS = text("SELECT count(*) FROM report")
WANTED = {
    "content-security-policy": "default-src",
    "x-content-type-options": "nosniff",
    "referrer-policy": "",
}


def _burst(door: Door, source: str, is_forged: bool = False) -> list[Answer]:
    """Ask as one address until it is refused: by its connection for nginx, by its name for the program."""
    real = source if door.tls else "127.0.0.1"

    def ask(_: int) -> Answer:
        named = {"X-Forwarded-For": somewhere() if is_forged else source}
        return door.ask("GET", "/api/v1/stations?limit=1", b"", named, source=real)

    answers: list[Answer] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while len(answers) < MOST and not any(answer.status == 429 for answer in answers):
            answers += pool.map(ask, range(BATCH))
    return answers


def _once(door: Door, source: str) -> Answer:
    named = {} if door.tls else {"X-Forwarded-For": somewhere()}
    return door.ask("GET", "/api/v1/stations?limit=1", b"", named, source=source)


def limits(site: Site, door: Door) -> Figure:
    """Let one address ask without end, forge others' names, and many addresses ask a little."""
    one = _burst(door, "127.99.1.1" if door.tls else STRANGER)
    refused = [answer for answer in one if answer.status == 429]
    told = all(answer.headers.get("retry-after", "").isdigit() for answer in refused)
    many = Counter(_once(door, source).status for source in sources(MANY))
    forged = _burst(door, "127.99.1.2", is_forged=True) if door.tls else []
    stopped = sum(answer.status == 429 for answer in forged)  # whoever comes through nginx is whom nginx says
    holds = bool(refused) and told and many[200] == MANY and bool(stopped or not door.tls)
    return Figure(
        holds,
        f"of {len(one)} asked by one address {len(refused)} were 429, each with Retry-After: {told}; "
        f"of {MANY} others {many[200]} answered"
        + (f"; of {len(forged)} under forged addresses {stopped} were 429" if door.tls else ""),
        {"refused": len(refused), "others": many[200], "forged_refused": stopped},
    )


def _this_machine(site: Site, door: Door) -> Figure:
    """Ask from this machine, which is not counted."""
    answers = _burst(site.direct, "127.0.0.1")
    refused = sum(answer.status == 429 for answer in answers)
    return Figure(refused > 0, f"this machine, which is not counted: {refused} of {len(answers)} refused")


def cross_site(site: Site, door: Door) -> Figure:
    """Send changes as pages of other sites would."""
    code, before = str(site.sql(A_STATION)), site.sql(REPORTS)
    paths = ("/staff/sign-in", f"/stations/{code}/reports", f"/api/v1/stations/{code}/reports", "/language")
    kinds = ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=b")
    answers = [
        door.ask("POST", path, b"verdict=full", {"Content-Type": kind} | foreign)
        for path in paths
        for kind in kinds
        for foreign in FOREIGN
    ]
    allowed = [answer.status for answer in answers if not 400 <= answer.status < 500]
    stored = site.sql(REPORTS) - before
    return Figure(
        not allowed and not stored,
        f"{len(allowed)} of {len(answers)} accepted, {stored} stored",
        {"accepted": len(allowed), "sent": len(answers), "stored": stored},
    )


def _own_site(site: Site, door: Door) -> Figure:
    code = str(site.sql(A_STATION))
    named = {"X-Forwarded-For": somewhere(), "Origin": f"http://{site.direct.host}"}
    answer = site.direct.ask(
        "POST", f"/api/v1/stations/{code}/reports", REPORT, {"Content-Type": JSON} | named
    )
    return Figure(400 <= answer.status < 500, f"the same from the own site: {answer.status}")


def redirects(site: Site, door: Door) -> Figure:
    """Ask to be led to other sites by every parameter that says where to go on."""
    code = str(site.sql(A_STATION))
    paths = (
        "/staff/sign-in",
        "/language",
        "/large-type",
        "/",
        f"/stations/{code}",
        f"/s/{code}",
        "/reports/",
    )
    led = []
    asked = 0
    for path in paths:
        for name in ("next", "url", "to", "back", "return", "code"):
            for target in REDIRECTS:
                query = f"{path}?{name}={target}".replace("\\", "%5C")
                for answer in (door.ask("GET", query), door.ask("POST", query, b"language=en")):
                    asked += 1
                    goal = answer.headers.get("location", "")
                    if answer.headers.get("x-a") or leads_away(goal, door):
                        led.append((query, goal))
    return Figure(
        not led,
        f"{len(led)} of {asked} lead elsewhere {led[:2] or ''}".strip(),
        {"led": len(led), "asked": asked},
    )


def leads_away(goal: str, door: Door) -> bool:
    """Tell whether a browser would leave the site."""
    own = (f"https://{door.host}/", f"http://{door.host}/")
    return bool(goal) and (
        goal[:2] in ("//", "/\\", "\\\\") or (goal[0] != "/" and not goal.startswith(own) and ":" in goal)
    )


def _believed(site: Site, door: Door) -> Figure:
    led = [target for target in REDIRECTS if leads_away(target, door)]
    return Figure(not led, f"where the parameter is believed {len(led)} of {len(REDIRECTS)} lead elsewhere")


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
    answers = [door.ask("GET", page) for page in pages]
    answers += [
        search(door),
        door.ask("POST", "/nothing"),
        door.ask("PUT", "/"),
        door.ask("GET", "/?q=" + "x" * 60_000),
    ]
    answers.append(door.ask("POST", "/api/v1/stations/nearest", b"x" * 100_000, Content_Type=JSON))
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


def flooded(site: Site, door: Door) -> Figure:
    """Ask at a steady rate from many addresses: searches, pages, stations."""
    code = str(site.sql(A_STATION))
    pages = ("/", f"/stations/{code}", "/divisions/", "/api/v1/stations?limit=20")
    addresses = sources(250)

    def ask(number: int) -> Answer:
        source = addresses[number % len(addresses)]
        return search(door, source) if number % 5 else door.ask("GET", pages[number // 5 % 4], source=source)

    asked = ask_for(ask, 30.0, 20.0)
    p99_ms = asked.time_s(0.99) * 1000
    return Figure(
        asked.good == len(asked.answers),
        f"30 a second for 20 s: {asked.text}, median {asked.time_s(0.5) * 1000:.0f} ms",
        {"p99_ms": p99_ms, "answered": asked.good, "asked": len(asked.answers)},
    )


def _nobody_there(site: Site, door: Door) -> Figure:
    asked = ask_for(lambda _: Door("none", 1, "localhost").ask("GET", "/"), 30.0, 1.0)
    return Figure(asked.good == len(asked.answers), f"at a port where nobody is: {asked.text}")


TRIALS = (
    Trial(
        "limits",
        f"one address asks without end, {MANY} others once",
        "429 with Retry-After for the one only",
        limits,
        Control("addresses that are not counted", _this_machine),
        by_doors=True,
    ),
    Trial(
        "cross-site",
        "changes sent by pages of other sites",
        "0 accepted",
        cross_site,
        Control("the own site", _own_site),
        by_doors=True,
        is_short=True,
    ),
    Trial(
        "redirects",
        "parameters that name another site",
        "0 lead elsewhere",
        redirects,
        Control("a page that believes them", _believed),
    ),
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
    Trial(
        "steady-load",
        "searches and pages at a fixed rate",
        "each is answered",
        flooded,
        Control("nobody there", _nobody_there),
        by_doors=True,
    ),
)
