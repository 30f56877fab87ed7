"""What commands print: the help of each, what they show, and what they change in a record's own database."""

import shlex
from datetime import timedelta

from recording.answers import Record
from recording.dataset import DataSet
from recording.decoding import letter
from recording.site import NOW, Site, clock_at

LATER = timedelta(days=200)
LAST_YEAR = 2099  # of the clock when letters go out: the database has stamped them with its own
HOURS = (
    "Mo-Fr 08:30-17:30; PH off",
    "24/7",
    "Mo-Su 18:00-02:00",
    "May-Sep Mo-Su 07:30-20:00; Oct-Apr Mo-Su 08:30-18:00",
    "whenever",
)
QUESTIONS = """
calendar show 2026
calendar show 2027
calendar show 1800
calendar load {folder}/sheet.csv
db check
report list
report list --all
report answer 99 x --by y
nothing
hours
import {folder}/stations.csv --dry-run
import {folder}/mistaken.csv --dry-run
import {folder}/mistaken.csv
import {folder}/sheet.csv --crs wgs84 --dry-run
import {folder}/sheet.csv --dry-run --read-posted
import {folder}/nothing.csv
history head
history check
history check --head nonsense
closure reopen 000
campaign lift 99
staff link nobody@example.org
staff add administrator@example.org 又一个
boundaries load {folder}/sheet.csv --crs wgs84
"""
ACTS = """
report answer 2 修好了 --by 端州区总工会
closure close {code} --from 2026-06-15T08:00 --until 2026-06-16T08:00 --reason 停水 --by 端州区总工会
closure reopen {code}
closure close {other} --from 2026-06-15T08:00 --until 2026-06-16T08:00 --reason 停电 --by 端州区总工会
keeper add {code} sun@example.org
duplicates
open-data make
hours-roll
report tidy
imports tidy
calendar load {folder}/decree.csv
staff link editor@example.org
self-check http://127.0.0.1:9/
"""
HALF_A_YEAR_LATER = """
keeper ask
report tidy
open-data make
hours-roll
db check
"""
LAST = """
boundaries remove
demo remove
history check
db prepare
"""


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


def questions(site: Site, record: Record) -> None:
    """Record commands that only show something, and refusals."""
    for hours in HOURS:
        _run(site, record, "hours", hours, "--at", "2026-06-19T10:00")
        _run(site, record, "hours", hours)
    _run_all(site, record, QUESTIONS)


def acts(site: Site, record: Record, data: DataSet) -> None:
    """Record commands that change something."""
    codes = {"code": data.code("关着的驿站"), "other": data.code("节日照开的驿站")}
    _run_all(site, record, ACTS, **codes)


def ends(site: Site, record: Record) -> None:
    """Record what runs half a year later, the letters that go out, and what takes the data set away."""
    with clock_at(NOW + LATER):
        _run_all(site, record, HALF_A_YEAR_LATER)
    with clock_at(NOW.replace(year=LAST_YEAR)):
        _run(site, record, "outbox", "send")
    for number, file in enumerate(sorted((site.folder / "mail").iterdir()), start=1):
        text = letter(file.read_bytes())
        record.normal.learn_words(text)
        record.text("mail", f"letter {number}", text)
    _run_all(site, record, LAST)


def _run_all(site: Site, record: Record, lines: str, **codes: str) -> None:
    for line in lines.strip().splitlines():
        _run(site, record, *shlex.split(line.format(folder=site.folder, **codes)))


def _run(site: Site, record: Record, *line: str) -> None:
    ended = site.command(*line)
    record.normal.learn_words(ended.out)
    record.command(line, ended)
