"""Commands on stations: the demo set, and files of stations."""

from pathlib import Path

import click

from geodata.crs import Crs
from locator.actions import demo, imports
from locator.actions.posted import adopted, posted
from locator.cli import terminal
from locator.errors import ImportRefused
from locator.progress import progress

PROBLEMS_SHOWN = 200


@click.group("demo", help="演示站点：添加、全部去掉。")
def demo_group() -> None:
    """Hold the commands on the demo set."""


@demo_group.command("add", help="添加 COUNT 个并不存在的站点，每个都标“演示”。")
@click.argument("count", type=click.IntRange(1, 5_000_000))
def demo_add(count: int) -> None:
    """Add COUNT stations that do not exist, each marked 演示."""
    with progress("添加演示站点", count) as advance:
        demo.add(terminal.engine(), count, terminal.today(), advance)


@demo_group.command("remove", help="去掉全部演示站点，别的不动。")
def demo_remove() -> None:
    """Remove every demo station, and nothing else."""
    click.echo(f"已去掉 {demo.remove(terminal.engine())} 个演示站点")


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
    checked = imports.check(imports.read_file(file, crs), crs)
    if read_posted:
        checked = _with_posted_hours(checked)
    try:
        with progress("检查" if dry_run else "写入", len(checked.drafts)) as advance:
            count = imports.write(terminal.engine(), checked, terminal.today(), advance, dry_run)
    except ImportRefused as error:
        for problem in error.problems[:PROBLEMS_SHOWN]:
            click.echo(str(problem), err=True)
        if len(error.problems) > PROBLEMS_SHOWN:
            click.echo(f"……另有 {len(error.problems) - PROBLEMS_SHOWN} 处", err=True)
        raise
    click.echo(f"{'可以写入' if dry_run else '已写入'} {count} 个站点")
    for draft in checked.without_position:
        click.echo(f"第 {draft.line} 行“{draft.name}”没有位置：会列在名单里，不会出现在地图上")


def _with_posted_hours(checked: imports.Checked) -> imports.Checked:
    """Adopt the posted hours that are certain, and show every reading to the clerk."""
    readings = posted(checked.drafts)
    for one in readings:
        click.echo(str(one))
    certain = sum(one.is_certain for one in readings)
    click.echo(
        f"开放时间原文 {len(readings)} 条：采用 {certain} 条，其余 {len(readings) - certain} 条按未核实写入"
    )
    return adopted(checked, readings)
