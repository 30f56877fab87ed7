"""Make a record of the program's answers, or compare two."""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask, Request, request, request_started

from recording import command_lines, dataset, import_pages, programs, staff_changes, staff_pages, visitors
from recording.answers import INDEX, Record
from recording.comparing import differences
from recording.normal import Normal
from recording.site import SHANGHAI, Site, opened
from recording.staff_member import StaffMember

ROOT = Path(__file__).resolve().parents[2]
NO_ANSWER = frozenset({"HEAD", "OPTIONS"})
Asked = set[tuple[str, str]]


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="scripts/record", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    make = parts.add_parser("make", help="record all answers into a directory")
    make.add_argument("directory", type=Path)
    compare = parts.add_parser("compare", help="print which answers of two records differ; 1 if any does")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.add_argument("--full", action="store_true", help="print differences whole")
    return parser.parse_args(given)


def made(folder: Path, cluster_url: str) -> int:
    """Record all answers into a new or empty folder, or over an older record; return how many there are."""
    if folder.exists() and any(folder.iterdir()) and not (folder / INDEX).exists():
        raise SystemExit(f"{folder} holds something else than a record")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    record = Record(folder, Normal(datetime.now(SHANGHAI)))
    with opened(cluster_url) as site, routes_asked(site.app) as asked:
        _record_all(site, record)
        record.text("routes", "all routes", _routes(site.app, asked))
    record.finish()
    return len(record.index)


def _record_all(site: Site, record: Record) -> None:
    """Record in an order that matters: what is there first, then what changes it."""
    data = dataset.filled(site)
    command_lines.helps(site, record)
    visitors.in_all_languages(site, record, data)
    visitors.once(site, record, data)
    programs.all_answers(site, record, data)
    programs.packs(site, record, data)
    since = programs.pack_version(site)
    report, _ = visitors.a_report(site, record, data)
    visitors.a_flood(site, record, data)
    administrator, editor, approver = (
        StaffMember(site, record, group)
        for group in ("staff-administrator", "staff-editor", "staff-approver")
    )
    administrator.come_in("administrator@example.org", "韩梅梅", "administrator")
    editor.come_in("editor@example.org", "王小明", "editor", dataset.COUNTY)
    approver.come_in("approver@example.org", "赵大山", "approver", dataset.COUNTY)
    staff_pages.as_two_roles(administrator, editor, data)
    for member in (administrator, editor):
        staff_pages.of_reports(member)
    command_lines.questions(site, record)
    _record_changes(site, record, data, (administrator, editor, approver), report)
    programs.delta(site, record, since)
    visitors.assets(site, record)
    since = programs.pack_version(site)
    command_lines.acts(site, record, data)
    programs.delta(site, record, since)
    command_lines.ends(site, record)


def _record_changes(
    site: Site,
    record: Record,
    data: dataset.DataSet,
    staff: tuple[StaffMember, StaffMember, StaffMember],
    report: str,
) -> None:
    administrator, editor, approver = staff
    staff_changes.entries(editor, approver, data)
    staff_changes.lives(editor, approver, data)
    staff_changes.closures(editor, approver, data)
    staff_changes.reports(approver, report)
    staff_changes.pairs(approver, data)
    import_pages.imports(approver, data)
    import_pages.handed_on(editor, approver, data)
    import_pages.undecided(approver, data)
    staff_changes.keepers(approver, data)
    staff_changes.listings(approver, data)
    staff_changes.people(administrator, editor, approver)
    staff_changes.passwords(site, record, approver.recovery)


@contextmanager
def routes_asked(app: Flask) -> Iterator[Asked]:
    """Give the set of the routes that are asked inside, as method and rule."""
    asked: Asked = set()

    def note(_: Flask, **__: object) -> None:
        current: Request = request
        if current.url_rule is not None:
            asked.add((current.method, current.url_rule.rule))

    with request_started.connected_to(note, app):
        yield asked


def _routes(app: Flask, asked: Asked) -> str:
    """Return every route with its methods, and print to standard error those that were not asked."""
    lines = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        methods = sorted((rule.methods or set()) - NO_ANSWER)
        lines += [f"{method} {rule.rule}" for method in methods]
        for method in methods:
            if (method, rule.rule) not in asked:
                print(f"not asked: {method} {rule.rule}", file=sys.stderr)
    return "\n".join(lines) + "\n"


def main(given: list[str] | None = None) -> int:
    """Do what the command line says; 1 where two records differ."""
    options = arguments(given)
    if options.part == "compare":
        return _compare(options.before, options.after, full=options.full)
    from recording.clusters import cluster

    begun = time.monotonic()
    with cluster() as url:
        answers = made(options.directory, url)
    print(f"{answers} answers of {_commit()} in {options.directory}, {time.monotonic() - begun:.0f} s")
    return 0


def _compare(before: Path, after: Path, *, full: bool) -> int:
    found = 0
    for difference in differences(before, after, full=full):
        found += 1
        print(difference)
    print(f"{found} answers differ" if found else "equal")
    return 1 if found else 0


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "no commit"


if __name__ == "__main__":
    sys.exit(main())
