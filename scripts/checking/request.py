"""What is asked of scripts/test: which checks, and which part of the tests."""

import argparse
import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bootstrap.arguments import Parser, did_you_mean
from bootstrap.layout import ROOT

from checking.catalogue import BY_NAME, CHECKS, TESTS, Check

DESCRIPTION = """\
Set up what is missing and run every check, the tests on a real PostGIS among them.

  scripts/test                          everything
  scripts/test --only types             one check (again for another one)
  scripts/test tests/fences             the tests of a folder, a file or one test (FILE::NAME), no other check
  scripts/test tests/geodata -- -x -k x what follows -- goes to pytest
"""
LISTED = f"the checks:\n{textwrap.indent(chr(10).join(f'{one.name:8} {one.title}' for one in CHECKS), '  ')}"
PYTEST_HINT = "; options of pytest follow after --: scripts/test -- -x"


@dataclass(frozen=True)
class Request:
    """The checks to run in their order; for the tests, which part of them and further options of pytest."""

    checks: tuple[Check, ...]
    paths: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    list_only: bool = False

    def arguments(self, check: Check) -> tuple[str, ...]:
        """Return what a check gets beside its own command."""
        return (*self.paths, *self.options) if check is TESTS else ()

    def again(self, check: Check) -> str:
        """Return the command that runs this check alone once more."""
        if check is not TESTS or not self.arguments(check):
            return f"scripts/test --only {check.name}"
        return shlex.join(["scripts/test", *self.paths, *(["--"] if self.options else []), *self.options])


def read(arguments: Sequence[str]) -> Request:
    """Return what command-line arguments ask for; end with status 2 and a line on what is not known."""
    own, for_pytest = _split(arguments)
    parser = _parser()
    options = parser.parse_known(own, PYTEST_HINT)
    if options.list:
        return Request(CHECKS, list_only=True)
    for name in options.only:
        if name not in BY_NAME:
            parser.error(f"there is no check {name}{did_you_mean(name, BY_NAME) or '; --list names them'}")
    paths = [_test_path(parser, path) for path in options.tests]
    wants_tests_only = bool(paths or for_pytest)
    if wants_tests_only and options.only not in ([], [TESTS.name]):
        parser.error("files and pytest's options are for the check `tests`: leave out --only")
    names = {TESTS.name} if wants_tests_only else {*options.only} or {*BY_NAME}
    return Request(tuple(one for one in CHECKS if one.name in names), tuple(paths), tuple(for_pytest))


def _parser() -> Parser:
    parser = Parser(
        prog="scripts/test",
        description=DESCRIPTION,
        epilog=LISTED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="run this check only")
    parser.add_argument("--list", action="store_true", help="list the names of the checks")
    parser.add_argument("tests", nargs="*", metavar="tests/...", help="run these tests only")
    return parser


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the arguments before and after the first `--`."""
    if "--" not in arguments:
        return [*arguments], []
    at = [*arguments].index("--")
    return [*arguments[:at]], [*arguments[at + 1 :]]


def _test_path(parser: Parser, argument: str) -> str:
    """Return a file or folder (with its `::NAME`) relative to the checkout; refuse what is not there."""
    path, mark, name = argument.partition("::")
    for folder in (Path.cwd(), ROOT):
        if (folder / path).exists() and (folder / path).resolve().is_relative_to(ROOT):
            return f"{(folder / path).resolve().relative_to(ROOT).as_posix()}{mark}{name}"
    if path in BY_NAME:
        parser.error(f"{path} is a check: scripts/test --only {path}")
    parser.error(f"there is no file or folder {path}{_nearest_path(path)}")


def _nearest_path(path: str) -> str:
    """Return the test file or folder whose path, or else whose name, looks most alike, as a question."""
    there = [ROOT / "tests", *(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests").glob("**/")]
    paths = {one.relative_to(ROOT).as_posix(): one.name for one in there if "__pycache__" not in one.parts}
    same_name = [one for one, name in paths.items() if name == Path(path).name]
    return f": did you mean {same_name[0]}?" if same_name else did_you_mean(path, paths)
