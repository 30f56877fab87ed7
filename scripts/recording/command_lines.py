"""What commands print: the help of each, what they show, and what they do to a record's own database."""

from datetime import timedelta

from recording.answers import Record
from recording.dataset import DataSet
from recording.decoding import letter
from recording.site import NOW, Site, clock_at

HOURS = (
    "Mo-Fr 08:30-17:30; PH off",
    "24/7",
    "Mo-Su 18:00-02:00",
    "May-Sep Mo-Su 07:30-20:00; Oct-Apr Mo-Su 08:30-18:00",
    "whenever",
)
LATER = timedelta(days=40)


def helps(site: Site, record: Record) -> None:
    """Record the help of every command."""
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        line = waiting.pop(0)
        ended = site.command(*line, "--help")
        record.command((*line, "--help"), ended)
        listed = ended.out.partition("Commands:\n")[2].splitlines()
        names = [one.split()[0] for one in listed if one.startswith("  ") and not one.startswith("   ")]
        waiting += [(*line, name) for name in names]


def questions(site: Site, record: Record, data: DataSet) -> None:
    """Record commands that only show something, and refusals."""
    for hours in HOURS:
        run(site, record, "hours", hours, "--at", "2026-06-19T10:00")
        run(site, record, "hours", hours)
    for line in (
        *(("calendar", "show", "2026"), ("calendar", "show", "2027"), ("calendar", "show", "1800")),
        *(("db", "check"), ("report", "list"), ("report", "list", "--all"), ("nothing",), ("hours",)),
        *(
            ("import", data.file("stations.csv"), "--dry-run"),
            ("import", data.file("mistaken.csv"), "--dry-run"),
        ),
        *(
            ("import", data.file("sheet.csv"), "--crs", "wgs84", "--dry-run"),
            ("import", data.file("nothing.csv")),
        ),
        *(
            ("import", data.file("sheet.csv"), "--dry-run", "--read-posted"),
            ("import", data.file("mistaken.csv")),
        ),
        *(("history", "head"), ("history", "check"), ("history", "check", "--head", "nonsense")),
        *(
            ("closure", "reopen", "000"),
            ("campaign", "lift", "99"),
            ("report", "answer", "99", "x", "--by", "y"),
        ),
        *(("staff", "link", "nobody@example.org"), ("staff", "add", "nation@example.org", "又一个")),
        ("calendar", "load", data.file("sheet.csv")),
        ("boundaries", "load", data.file("sheet.csv"), "--crs", "wgs84"),
    ):
        run(site, record, *line)


def acts(site: Site, record: Record, data: DataSet) -> None:
    """Record commands that change something, the ones of every hour a good month later."""
    code = data.code("关着的驿站")
    for line in (
        ("report", "answer", "2", "修好了", "--by", "端州区总工会"),
        (
            "closure",
            "close",
            code,
            "--from",
            "2026-06-15T08:00",
            "--until",
            "2026-06-16T08:00",
            "--reason",
            "停水",
            "--by",
            "某人",
        ),
        ("closure", "reopen", code),
        *(
            ("keeper", "add", code, "sun@example.org"),
            ("duplicates",),
            ("open-data", "make"),
            ("hours-roll",),
        ),
        *(("report", "tidy"), ("imports", "tidy"), ("calendar", "load", data.file("decree.csv"))),
        *(("staff", "link", "editor@example.org"), ("self-check", "http://127.0.0.1:9/")),
    ):
        run(site, record, *line)
    with clock_at(NOW + LATER):
        for line in (
            ("keeper", "ask"),
            ("report", "tidy"),
            ("open-data", "make"),
            ("hours-roll",),
            ("db", "check"),
        ):
            run(site, record, *line)
    with clock_at(NOW.replace(year=2099)):
        run(site, record, "outbox", "send")
    for number, file in enumerate(sorted((site.folder / "mail").iterdir()), start=1):
        text = letter(file.read_bytes())
        record.normal.learn_words(text)
        record.text("mail", f"letter {number}", text)
    for line in (("boundaries", "remove"), ("demo", "remove"), ("history", "check"), ("db", "prepare")):
        run(site, record, *line)


def run(site: Site, record: Record, *line: str) -> None:
    """Run a command and record it."""
    ended = site.command(*line)
    record.normal.learn_words(ended.out)
    record.command(line, ended)
