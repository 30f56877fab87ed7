"""A job list: its issue and edition, from when until when it counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from geodata.sentence import Sentence
from locator.bulletins.domain.post import parse_required, parse_text

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A list before it is stored; it is public from its first day to its last, both included."""

    title: str
    issue: str
    edition: str
    published_on: date
    expires_on: date


def read_bulletin(texts: dict[str, str]) -> tuple[Bulletin | None, dict[str, Sentence]]:
    """Read a form; return the list, or None with a sentence for each field that is wrong."""
    problems: dict[str, Sentence] = {}
    values: dict[str, object] = {}
    for name, parse in (
        ("title", parse_required),
        ("issue", parse_text),
        ("edition", parse_text),
        ("published_on", _day),
        ("expires_on", _day),
    ):
        try:
            values[name] = parse(texts.get(name, ""))
        except ValueError as error:
            problems[name] = error.args[0]
    if problems:
        return None, problems
    bulletin = Bulletin(**values)  # type: ignore[arg-type]
    if not timedelta(0) <= bulletin.expires_on - bulletin.published_on <= LONGEST:
        return None, {"expires_on": Sentence("到期日应在发布日以后，一年以内")}
    return bulletin, {}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(Sentence("“{text}”不是日期：应写 2026-11-23", text=text[:20])) from None
