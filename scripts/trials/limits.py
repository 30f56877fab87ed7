"""Who asks too much, forges an address, comes from another site or would be led elsewhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from trials.deployment.asking import ask_for
from trials.deployment.doors import Answer, Door, sources
from trials.deployment.ledger import A_STATION, REPORT, somewhere
from trials.deployment.site import JSON, Site, search
from trials.trial import Control, Figure, Trial

MANY, BATCH, MOST = 50, 100, 2_000
AT_ONCE = 16
RATE_S, SLOWEST_S, STEADY_S = 30.0, 2.0, 20.0  # of a quiet machine; of the slowest
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


def flooded(site: Site, door: Door) -> Figure:
    """Ask at a steady rate from many addresses: searches, pages, stations."""
    code = str(site.sql(A_STATION))
    pages = ("/", f"/stations/{code}", "/divisions/", "/api/v1/stations?limit=20")
    addresses = sources(250)

    def ask(number: int) -> Answer:
        source = addresses[number % len(addresses)]
        return search(door, source) if number % 5 else door.ask("GET", pages[number // 5 % 4], source=source)

    rate_s = max(SLOWEST_S, RATE_S / site.machine.slowness)
    asked = ask_for(ask, rate_s, STEADY_S)
    p99_ms = asked.time_s(0.99) * 1000
    return Figure(
        asked.good == len(asked.answers),
        f"{rate_s:.0f} a second for {STEADY_S:.0f} s: {asked.text}, median {asked.time_s(0.5) * 1000:.0f} ms",
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
        "steady-load",
        "searches and pages at a fixed rate",
        "each is answered",
        flooded,
        Control("nobody there", _nobody_there),
        by_doors=True,
    ),
)
