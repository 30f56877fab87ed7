"""Commands on the boundaries of divisions."""

from pathlib import Path

import click

from geodata.crs.conversion import Crs
from locator import terminal
from locator.boundaries import actions

MAX_UNKNOWN_SHOWN = 10
MIN_INSIDE_SHARE = 0.9  # a lower share of stations inside suggests a wrong coordinate system


@click.group(help="区划边界：只用来核对位置和画管理页面的图，公开页面从不画。")
def boundaries() -> None:
    """Group the commands on boundaries."""


def _crs(_: click.Context, __: click.Parameter, value: str) -> Crs:
    return Crs.parse(value)


@boundaries.command(help="装入 FILE（GeoJSON、GPKG、Shapefile）里的边界，每块要有区划代码。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", required=True, callback=_crs, help="wgs84、gcj02、bd09 或 cgcs2000")
@click.option("--source", default="", help="出处，写明谁在什么时候给的")
def load(file: Path, crs: Crs, source: str) -> None:
    """Load the boundaries of FILE, and report how many stations lie inside."""
    result = actions.load_boundaries(terminal.engine(), file, crs, source or file.name)
    click.echo(f"已装入 {result.divisions} 个地区的边界")
    if result.unknown:
        unknown = "、".join(result.unknown[:MAX_UNKNOWN_SHOWN])
        click.echo(f"另有 {len(result.unknown)} 块没有用，代码不认识或不是面：{unknown}", err=True)
    if result.stations:
        click.echo(f"这些地区的 {result.stations} 个站点，{result.inside} 个落在自己的边界里")
        if result.inside < MIN_INSIDE_SHARE * result.stations:
            click.echo("落在外面的太多：坐标系可能写错了，请核对 --crs 再装一次", err=True)


@boundaries.command(help="去掉全部边界。")
def remove() -> None:
    """Delete all boundaries."""
    click.echo(f"已去掉 {actions.delete_boundaries(terminal.engine())} 个地区的边界")


commands = (boundaries,)
