"""One fault for each promise of the checks: where it is planted, which check finds it, and by which words.

Places are searched for by what stands in them, so that a file may be renamed or moved.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from checkout_copy import CheckoutCopy


@dataclass(frozen=True)
class Fault:
    """A mistake that somebody could make, or several that are found in one run of a check."""

    name: str
    plant: Callable[[CheckoutCopy], None]
    check: str  # its name
    expected: tuple[str, ...]  # regular expressions, all of them in what the check prints
    tests: tuple[str, ...] = ()  # which test functions find it, where the check is pytest
    changes_schema: bool = False


def bad_layout(copy: CheckoutCopy) -> None:
    """Write a line as ruff would not."""
    copy.append(copy.root / "locator/app.py", "\n\nPLANTED = { 'a':1 }\n")


def unused_import(copy: CheckoutCopy) -> None:
    """Import what is not used, under the docstring."""
    copy.replace(copy.root / "locator/app.py", "\n\n", "\n\nimport this\n")


def wrong_type(copy: CheckoutCopy) -> None:
    """Give a number's name a text."""
    copy.append(copy.root / "locator/app.py", '\n\nPLANTED: int = "a word"\n')


def untranslated(copy: CheckoutCopy) -> None:
    """Add words to a page, a refusal, and a value to a translation that the message has not."""
    page = copy.find("templates/**/*.html", r"\{% block ")
    copy.append(page, "{{ _('种下的一句没有译文的话') }}\n")
    refusal = '\n\ndef planted() -> None:\n    raise ValueError("种下的拒绝")\n'
    copy.append(copy.root / "locator/app.py", refusal)
    copy.substitute("**/en/**/*.po", r'^(msgstr "[^"{]*)\{name\}([^"{]*")$', r"\1{planted}\2")


def missing_assets(copy: CheckoutCopy) -> None:
    """Name a stylesheet, a script's import and a template that are not there."""
    copy.substitute("templates/**/*.html", r"css/public\.css", "css/planted.css")
    script = copy.find("static/js/**/*.js", r'^import .*"\.+/[\w./]+\.js";')
    copy.append(script, '\nimport "./planted.js";\n')
    copy.append(copy.find("templates/**/*.html", r"\{% extends "), '{% include "planted.html" %}\n')


def route_of_nobody(copy: CheckoutCopy) -> None:
    """Add a route to a blueprint, and say nowhere who may open it."""
    blueprint = r"^(\w+) = Blueprint\("
    views = copy.find("locator/**/*.py", blueprint)
    named = re.search(blueprint, views.read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    copy.append(views, f'\n\n@{named[1]}.get("/planted")\ndef planted() -> str:\n    return "planted"\n')


def leaking_view(copy: CheckoutCopy) -> None:
    """Let break rooms, and a field for the union's own use, into the view of what the public may know."""
    view = copy.find("locator/db/**/*.sql", r"VIEW public_station_source AS")
    copy.replace(view, "WHERE s.visibility = 'public'", "WHERE s.visibility <> ''")
    copy.replace(view, "'name', s.name,", "'name', s.name, 'planted', s.external_identifier,")


def stale_documents(copy: CheckoutCopy) -> None:
    """Name a command, an option and a setting that the program does not have."""
    copy.substitute("**/*.md", r"(?<=`locator )db [a-z]+(?=`)", "db planted")
    copy.substitute("**/*.md", r"(?<=`locator )import [^`]*(?=`)", "import FILE --planted")
    copy.substitute("**/*.md", r"^(?=\| `LOCATOR_PORT` \|)", "| `LOCATOR_PLANTED` | | |\n")


FAULTS = (
    Fault("layout", bad_layout, "format", (r"reformatted\W+locator/app\.py",)),
    Fault("style", unused_import, "style", ("F401",)),
    Fault("type", wrong_type, "types", (r"locator/app\.py:.*Incompatible types in assignment",)),
    Fault(
        "untranslated",
        untranslated,
        "words",
        ("种下的一句没有译文的话", "种下的拒绝", r"\{name\}.* is given other values"),
    ),
    Fault(
        "missing assets",
        missing_assets,
        "tests",
        (r"static/css/planted\.css", r"/planted\.js", r"templates/planted\.html"),
        (
            "test_every_asset_named_by_a_page_exists",
            "test_every_file_loaded_by_an_asset_exists",
            "test_every_named_template_exists",
        ),
    ),
    Fault(
        "route of nobody",
        route_of_nobody,
        "tests",
        (r"'\w+\.planted'",),
        ("test_every_route_declares_who_may_open_it",),
    ),
    Fault(
        "leaking view",
        leaking_view,
        "tests",
        ("AssertionError: /", r"\['external_identifier'\]"),
        ("test_no_public_answer_holds_the_canary", "test_no_public_answer_holds_a_private_field"),
        changes_schema=True,
    ),
    Fault(
        "stale documents",
        stale_documents,
        "tests",
        ("locator db planted", "FILE --planted", "'LOCATOR_PLANTED'"),
        ("test_every_command_named_exists_with_its_options", "test_the_table_names_no_other_setting"),
    ),
)
