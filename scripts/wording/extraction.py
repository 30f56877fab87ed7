"""Babel's extraction methods for our own ways to write a message; babel.cfg says which file is read by which.

In Python a message is the first argument of `Sentence` and `pattern`, or of what is raised; or the Chinese
label (`zh`) of a value of an enumeration in a domain. In JavaScript it is the argument of `t`.
"""

import ast
import importlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import IO, Any

from babel.messages.extract import extract_javascript

from locator.hours.domain.decrees import FEAST_NAMES
from locator.sheets.domain.columns.fields import fields
from locator.stations.domain.service_vocabulary import GROUPS, SERVICE_TYPES

ROOT = Path(__file__).resolve().parents[2]
REFUSAL = "error_at"  # of a posted text: its column, and the message
CALLS = frozenset({"Sentence", "pattern", "word", "error_here"})
# Labels outside of enumerations. Pages show the names of holidays to everybody, as they do services.
VOCABULARY = "locator/stations/domain/service_vocabulary.py"
COLUMNS = "locator/sheets/domain/columns/fields.py"  # reads the labels of columns from a table
LABELS = (*(service.zh for service in SERVICE_TYPES), *GROUPS.values(), *FEAST_NAMES.values())

Found = Iterator[tuple[int, None, str, list[str]]]  # line, function, message, comments


def sentences(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, object]
) -> Found:
    """Extract the messages of a Python module."""
    path = Path(file.name).resolve().relative_to(ROOT)
    for line, message in messages_of(file.read().decode()):
        yield line, None, message, []
    for message in _labels(path):
        yield 0, None, message, []


def script(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Found:
    """Extract the messages of a JavaScript module."""
    calls: Iterable[Any] = extract_javascript(file, {"t": None}, (), {"parse_template_string": True})
    for line, _, arguments, _ in calls:
        yield line, None, arguments if isinstance(arguments, str) else arguments[0], []


def messages_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield the messages of a Python source with their lines: of Sentences, patterns, and what is raised."""
    tree = ast.parse(source)
    constants = _named_constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from _at(node, _constants(node.exc.args[:1]))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in CALLS:
                yield from _at(node, _constants(node.args[:1]))
                for argument in node.args[:1]:
                    yield from _at(node, constants.get(getattr(argument, "id", ""), ()))
            if name == REFUSAL:
                yield from _at(node, _constants(node.args[1:2]))
            if name in ("listed", "in_turn"):
                yield node.lineno, "{before}；{after}" if name == "in_turn" else "{before}、{after}"


def _at(node: ast.Raise | ast.Call, messages: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((node.lineno, message) for message in messages)


def _named_constants(tree: ast.AST) -> dict[str, list[str]]:
    """Return the texts that names are assigned: a message may have one where its line grew too long."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).extend(_constants([node.value]))
    return found


def _constants(nodes: Iterable[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value
        if isinstance(node, ast.IfExp):
            yield from _constants((node.body, node.orelse))


def _labels(path: Path) -> Iterator[str]:
    """Yield the Chinese labels of a domain module's enumerations, those included that it imports."""
    if path.as_posix() == VOCABULARY:
        yield from LABELS
    if path.as_posix() == COLUMNS:
        yield from (field.zh.pattern for field in fields().values())
    name = path.with_suffix("").as_posix().removesuffix("/__init__").replace("/", ".")
    if "domain" not in name.split("."):
        return
    for value in vars(importlib.import_module(name)).values():
        if isinstance(value, type) and issubclass(value, Enum) and hasattr(value, "zh"):
            yield from (member.zh for member in value)
