"""Find the messages: every Chinese text or pattern that a page can show, with its source files."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from locator.stations.domain.station_fields import FILTERS, ON_PAGE
from wording.extraction import ROOT

MAPPING = ROOT / "babel.cfg"
# Chinese characters; or two adjacent values, which most languages separate.
TRANSLATABLE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]|\}\{")
COUNTS = re.compile(r"\{n[:}]|%\(n\)")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
# Messages from these files only are seen by staff only: whole packages, and parts of others.
STAFF_PACKAGES = (
    *(
        "accounts",
        "bookkeeping",
        "events",
        "boundaries",
        "checking",
        "demo",
        "duplicates",
        "editing",
        "entries",
        "figures",
        "history",
        "imports",
    ),
    *("ledger", "lifecycle", "listings", "notes", "organizations", "platforms", "sheets", "staff", "unions"),
    *("assessments", "coverage", "targets", "vocabulary", "workbench"),
)
STAFF_FILES = (
    *(f"{root}/{package}/*" for package in STAFF_PACKAGES for root in ("locator", "templates")),
    *("templates/hours/*", "templates/*/staff*", "static/js/staff/*", "static/js/map/staff_*"),
    *(
        "locator/errors.py",
        "locator/http/flash.py",
        "locator/db/*",
        "locator/*/tables.py",
        "locator/*/tables/*",
    ),
    *(f"locator/hours/domain/{name}*" for name in ("decree", "hours", "posted/", "schedule", "syntax/")),
    *("locator/hours/actions/*", "locator/hours/views/*", "locator/stations/queries/selection.py"),
    "locator/stations/domain/contact.py",
    "locator/stations/domain/field_values.py",
    *("locator/stations/domain/ledger.py", "locator/stations/domain/own_fields.py"),
    *("locator/stations/domain/own_words.py", "locator/stations/domain/links.py"),
    "locator/stations/domain/station_fields.py",  # but for the labels that a station's page shows
    *(
        "locator/*/actions/*",
        "locator/maps/actions.py",
        "locator/bulletins/domain/*.py",
        "locator/jobs/domain/*.py",
        "locator/events/views/*.py",
        "templates/events/*",  # what the public sees of happenings lies in templates/site
        *(f"locator/events/domain/{name}.py" for name in ("errors", "given", "sheet", "timing", "when")),
        *(
            f"locator/inspections/{name}*"
            for name in ("domain/", "queries/doors", "views/find", "views/insp")
        ),
        *(f"templates/inspections/{name}.html" for name in ("app", "door", "doors", "findings")),
        "static/js/inspector/*",
        "locator/keepers/domain/*.py",
        "locator/keepers/views/register.py",
        "locator/messages/*.py",
        "locator/plaques/views/slips.py",
        "locator/*/views/staff.py",
    ),
    *(
        "locator/publishing/domain/export.py",
        "locator/publishing/views/exports.py",
        "locator/publishing/*/roster.py",
    ),
    *("locator/offline/views/pack_key.py", "locator/reports/queries/inbox.py"),
    *("geodata/crs/*", "geodata/divisions/boundaries.py"),
    *(
        f"geodata/files/{name}.py"
        for name in (
            *("archives", "checks", "delimited", "extras", "grid_reader", "kml", "layers"),
            *("spreadsheets", "tables"),
        )
    ),
)
# Files among these whose messages workers and keepers see too.
WORKERS_FILES = frozenset(
    f"locator/{name}.py"
    for name in (
        *("reports/actions/reports", "reports/actions/photos", "keepers/actions/confirmations"),
        "photos/actions/uploads",
        *("keepers/actions/links", "operations/actions/self_check", "plaques/actions/codes"),
        *(
            "db/session",
            "entries/domain/entry",
            "entries/queries/entry",
            "boundaries/queries/inside_divisions",
        ),
    )
)

FACTS = "templates/site/station.html"  # shows declared fields to workers
Messages = dict[str, set[str]]  # the source files of each message


@cache
def all_messages() -> Messages:
    """Return every message of the program with its places, as the files were when they were first read."""
    found: Messages = {}
    for place, message in _extracted():
        if TRANSLATABLE.search(message):
            found.setdefault(message, set()).add(place)
    for field in (*ON_PAGE, *FILTERS.values()):
        found[field.label.pattern].add(FACTS)
    return found


def _extracted() -> Iterator[tuple[str, str]]:
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for place, _, messages, _, _ in extract_from_dir(ROOT, methods, options, KEYWORDS):
        for message in (messages,) if isinstance(messages, str) else messages:
            yield Path(place).as_posix(), message


def counts(message: str) -> bool:
    """Tell whether a message has a count, so that it needs plural forms."""
    return COUNTS.search(message) is not None


def is_for_staff(places: Iterable[str]) -> bool:
    """Tell whether only staff can see a message."""
    return all(
        place not in WORKERS_FILES and any(fnmatch(place, pattern) for pattern in STAFF_FILES)
        for place in places
    )


def placeholders(message: str) -> set[str]:
    """Return the placeholders of a message: ``{name}``, ``%(name)s``."""
    return set(re.findall(r"\{(\w+)[^}]*\}|%\((\w+)\)", message))
