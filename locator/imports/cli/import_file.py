"""Commands on stations: the demo set, and files of stations."""

from collections.abc import Sequence
from pathlib import Path

import click

from geodata.crs import Crs
from locator import terminal
from locator.entries.domain.draft import CRS_MISSING
from locator.errors import RowProblem
from locator.hours.domain.posted.file_readings import read_posted_column
from locator.imports.actions import from_command
from locator.imports.domain.run import Outcome
from locator.progress import progress

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
@click.option("--read-posted", is_flag=True, help="只有开放时间原文的，读得准的就采用；其余列出来")
def import_file(file: Path, crs: Crs | None, dry_run: bool, read_posted: bool) -> None:
    """Take in the stations of FILE (CSV, XLSX, GeoJSON, GPKG, zipped Shapefile): all, or none."""
    given = from_command.read_file(file, crs, terminal.today(), read_posted=read_posted)
    if read_posted:
        _say_signs(given.signs)
    with progress("检查" if dry_run else "写入", len(given.rows)) as advance:
        looked = from_command.take_in(terminal.engine(), given, terminal.today(), advance, dry_run=dry_run)
    _say(looked.problems, is_error=True)
    if any(one.sentence == CRS_MISSING for one in looked.problems):
        click.echo("坐标系用 --crs 指定：wgs84、gcj02、bd09 或 cgcs2000", err=True)
    _say(looked.told if dry_run else [])
    if dry_run:
        click.echo("；".join(f"{one.zh} {looked.counts[one]}" for one in Outcome if looked.counts[one]))
    looked.require_whole()
    if not dry_run:
        added = sum(looked.counts[one] for one in from_command.NEW)
        click.echo(f"已写入：新增 {added}，修改 {looked.counts[Outcome.CHANGED]} 个站点")
    for draft in looked.drafts:
        if draft.position is None:
            click.echo(f"第 {draft.line} 行“{draft.name}”没有位置：会列在名单里，不会出现在地图上")


def _say(problems: Sequence[RowProblem], *, is_error: bool = False) -> None:
    for problem in problems[:PROBLEMS_SHOWN]:
        click.echo(str(problem), err=is_error)
    if len(problems) > PROBLEMS_SHOWN:
        click.echo(f"……另有 {len(problems) - PROBLEMS_SHOWN} 处", err=is_error)


def _say_signs(signs: Sequence[tuple[int, str]]) -> None:
    """Show every reading of posted hours to the clerk."""
    readings = read_posted_column(signs)
    for one in readings:
        click.echo(str(one))
    certain = sum(one.is_certain for one in readings)
    click.echo(
        f"开放时间原文 {len(readings)} 条：采用 {certain} 条，其余 {len(readings) - certain} 条按未核实写入"
    )
