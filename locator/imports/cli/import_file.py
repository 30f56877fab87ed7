"""The command that imports a file of stations."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from geodata.crs.conversion import Crs
from geodata.divisions.codes import division as find_division
from geodata.divisions.codes import full_name
from locator import terminal
from locator.accounts.domain.rights import Actor, Appointment, Area, Role
from locator.db.session import change
from locator.entries.domain.draft import CRS_MISSING
from locator.errors import RowProblem
from locator.hours.domain.posted.file_readings import read_posted_column
from locator.imports.actions import from_command
from locator.imports.actions.recalled import area_memory
from locator.imports.cli.preview_json import preview_json
from locator.imports.domain.run import Outcome
from locator.progress import progress_reporter

PROBLEMS_SHOWN = 200


def _crs(_: click.Context, __: click.Parameter, value: str | None) -> Crs | None:
    return Crs.parse(value) if value else None


@click.command(
    "import",
    help="导入 FILE 里的站点（CSV、XLSX、GeoJSON、GPKG、zip 的 Shapefile）：全部写入，或一个也不写。",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", callback=_crs, help="wgs84、gcj02、bd09 或 cgcs2000；文件自己没有说明时必须写")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--json", "as_json", is_flag=True, help="和 --dry-run 一起：把会写入什么打印成 JSON")
@click.option("--division", default="", metavar="CODE", help="按这个行政区划的工作人员来判断，沿用他们的回答")
@click.option("--read-posted", is_flag=True, help="只有开放时间原文的，读得准的就采用；其余列出来")
def import_file(
    file: Path, crs: Crs | None, dry_run: bool, as_json: bool, division: str, read_posted: bool
) -> None:
    """Import the stations of FILE (CSV, XLSX, GeoJSON, GPKG, zipped Shapefile): all, or none.

    What the clerks of the division, or administrators of the whole country, have answered about the last
    file with the same headings holds for this one.
    """
    if as_json and not dry_run:
        raise click.UsageError("--json 要和 --dry-run 一起用")
    if as_json:
        _print_json(file, crs, division)
    else:
        _import(file, crs, division, dry_run=dry_run, read_posted=read_posted)


def _import(file: Path, crs: Crs | None, division: str, *, dry_run: bool, read_posted: bool) -> None:
    """Write the stations of a file, or with `dry_run` print what would be written."""
    with change(terminal.engine()) as connection:  # its time limits suit a long file; nothing is written
        area = area_memory(connection, division)
        station_file = from_command.read_file(
            file, crs, terminal.today(), read_posted=read_posted, within=division, area=area
        )
    if memory := station_file.memory:
        click.echo(f"沿用了 {memory.day} 对“{memory.file_name}”的回答")
    if read_posted:
        _print_posted_hours(station_file.posted_hours)
    with progress_reporter("检查" if dry_run else "写入", len(station_file.rows)) as advance:
        result = from_command.import_file(
            *(terminal.engine(), station_file, terminal.today(), advance),
            dry_run=dry_run,
            actor=_clerk_of(division),
        )
    _print_problems(result.problems, is_error=True)
    if any(problem.sentence == CRS_MISSING for problem in result.problems):
        click.echo("坐标系用 --crs 指定：wgs84、gcj02、bd09 或 cgcs2000", err=True)
    _print_problems(result.notes if dry_run else [])
    if dry_run:
        click.echo(
            "；".join(
                f"{outcome.zh} {result.counts[outcome]}" for outcome in Outcome if result.counts[outcome]
            )
        )
    result.require_no_problems()
    if not dry_run:
        added = sum(result.counts[outcome] for outcome in from_command.NEW)
        click.echo(f"已写入：新增 {added}，修改 {result.counts[Outcome.CHANGED]} 个站点")
    for draft in result.drafts:
        if draft.position is None:
            click.echo(f"第 {draft.line} 行“{draft.name}”没有位置：会列在名单里，不会出现在地图上")


def _print_json(file: Path, crs: Crs | None, division: str) -> None:
    """Print what a clerk of a division, or of the whole country, would write with this file."""
    with change(terminal.engine()) as connection:  # its time limits suit a long file; nothing is written
        area = area_memory(connection, division)
        station_file = from_command.read_file(
            file, crs, terminal.today(), within=division, is_sure=True, area=area
        )
        result = from_command.preview(connection, station_file, _clerk_of(division))
    click.echo(json.dumps(preview_json(station_file, result), ensure_ascii=False, indent=1))


def _clerk_of(division: str) -> Actor | None:
    """Return a clerk of a division; None for none, whose area is the whole country."""
    if not division:
        return None
    area = Area(full_name(find_division(division).code), find_division(division).code)
    return Actor(0, "", "", "", (Appointment(Role.APPROVER, area),))


def _print_problems(problems: Sequence[RowProblem], *, is_error: bool = False) -> None:
    for problem in problems[:PROBLEMS_SHOWN]:
        click.echo(str(problem), err=is_error)
    if len(problems) > PROBLEMS_SHOWN:
        click.echo(f"……另有 {len(problems) - PROBLEMS_SHOWN} 处", err=is_error)


def _print_posted_hours(posted_hours: Sequence[tuple[int, str]]) -> None:
    """Print how posted hours were read."""
    readings = read_posted_column(posted_hours)
    for reading in readings:
        click.echo(str(reading))
    certain = sum(reading.is_certain for reading in readings)
    click.echo(
        f"开放时间原文 {len(readings)} 条：采用 {certain} 条，其余 {len(readings) - certain} 条按未核实写入"
    )
