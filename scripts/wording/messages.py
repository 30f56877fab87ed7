"""Find the messages: every Chinese text or pattern that a page can show, with its source files."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

import locator
from locator.hours.domain.decrees import FEAST_NAMES
from locator.stations.domain.service_vocabulary import GROUPS
from locator.stations.domain.service_vocabulary import SERVICE_TYPES as SERVICES

ROOT = Path(__file__).resolve().parent.parent.parent
# Chinese characters; or two adjacent values, which most languages separate.
TRANSLATABLE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]|\}\{")
COUNTS = re.compile(r"\{n[:}]|%\(n\)")
MARKING_CALLS = frozenset({"Sentence", "pattern", "word"})
COMMAND_LINE = frozenset({"cli", "terminal"})  # prints both languages at once
JINJA = {"newstyle_gettext": "true", "trimmed": "true", "extensions": "jinja2.ext.do"}
# Messages from these files only are seen by staff only: whole packages, and parts of others.
STAFF_PACKAGES = (
    *("accounts", "boundaries", "demo", "duplicates", "editing", "entries", "figures", "history", "imports"),
    *("lifecycle", "listings", "organizations", "platforms", "sheets", "staff", "unions"),
)
STAFF_FILES = (
    *(f"{root}/{package}/*" for package in STAFF_PACKAGES for root in ("locator", "templates")),
    *("templates/hours/*", "templates/*/staff*", "static/js/staff/*"),
    *("locator/errors.py", "locator/http/flash.py", "locator/db/*", "locator/*/tables.py"),
    *(f"locator/hours/domain/{name}*" for name in ("decree", "hours", "posted/", "schedule")),
    *("locator/hours/actions/*", "locator/hours/views/*", "locator/stations/queries/selection.py"),
    *(
        "locator/*/actions/*",
        "locator/maps/actions.py",
        "locator/keepers/domain.py",
        "locator/*/views/staff.py",
    ),
    *("locator/publishing/domain/export.py", "locator/publishing/views/exports.py"),
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
        *("keepers/actions/links", "operations/actions/self_check"),
        *(
            "db/session",
            "entries/domain/entry",
            "entries/queries/entry",
            "boundaries/queries/inside_divisions",
        ),
    )
)

Messages = dict[str, set[str]]  # the source files of each message


@cache
def all_messages() -> Messages:
    """Return every message of the program, as its files were when they were first read."""
    found: Messages = {}
    for source, message in (*_templates(), *_python(), *_javascript(), *_vocabulary()):
        if TRANSLATABLE.search(message):
            found.setdefault(message, set()).add(source)
    return found


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


def _templates() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt", ".xml", ".json", ".webmanifest"):
            with path.open("rb") as file:
                for _, _, extracted, _ in babel_extract(file, ("_", "gettext", "ngettext"), (), JINJA):
                    for message in (extracted,) if isinstance(extracted, str) else extracted or ():
                        if message:
                            yield _place(path), message


def _javascript() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        with path.open("rb") as file:
            for _, extracted, _, _ in extract("javascript", file, keywords={"t": None}):
                yield _place(path), extracted if isinstance(extracted, str) else extracted[0]


def _python() -> Iterator[tuple[str, str]]:
    for folder in ("geodata", "locator"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not COMMAND_LINE.intersection((*path.parts, path.stem)):
                for message in marked_messages(path.read_text(encoding="utf-8")):
                    yield _place(path), message


def marked_messages(source: str) -> Iterator[str]:
    """Yield the messages of a Python source: of Sentences, patterns, and raised errors."""
    tree = ast.parse(source)
    named_texts = _named_texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from _constants(node.exc.args[:1])
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in MARKING_CALLS:
                yield from _constants(node.args[:1])
                for argument in node.args[:1]:
                    yield from named_texts.get(getattr(argument, "id", ""), ())
            if name in ("listed", "in_turn"):
                yield "{before}；{after}" if name == "in_turn" else "{before}、{after}"


def _named_texts(tree: ast.AST) -> dict[str, list[str]]:
    """Return the texts of names: a pattern may have a name if its line would be too long."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).extend(_constants([node.value]))
    return found


def _constants(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.IfExp):
            yield from _constants((node.body, node.orelse))


def _vocabulary() -> Iterator[tuple[str, str]]:
    for module in _domain():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Enum) and hasattr(value, "zh"):
                for member in value:
                    yield _place(Path(str(module.__file__))), member.zh  # type: ignore[attr-defined]
    for word in (*(service.zh for service in SERVICES), *GROUPS.values(), *FEAST_NAMES.values()):
        yield "locator/stations/domain/service_vocabulary.py", word


def _domain() -> Iterator[object]:
    for found in pkgutil.walk_packages(locator.__path__, "locator."):
        if "domain" in found.name.split("."):
            yield importlib.import_module(found.name)


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
