"""Commands on the ground."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import click
from sqlalchemy import Engine

from locator import terminal
from locator.config import Settings
from locator.db import session
from locator.ground.actions import loading
from locator.ground.domain.ground import Ground
from locator.ground.queries.loaded import has_shapes, loaded_ground
from locator.time_zone import SHANGHAI

LINE_EVERY_S = 5.0
COUNTED = {
    "road": "道路",
    "rail": "铁路",
    "river": "河流",
    "water": "水面",
    "green": "绿地",
    "building": "房屋",
    "place": "地名",
    "address": "门牌",
}


@click.group(help="地图底：从 OpenStreetMap 的文件装入道路、水面、绿地、地名，画在驿站下面。")
def ground() -> None:
    """Group the commands on the ground."""


@ground.command(help="装入 FILE.osm.pbf，换掉原来的；没有装完，原来的不动。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--update", is_flag=True, help="文件不比已装的新，就不装")
@click.option("--source", default="", help="出处，写明谁在什么时候给的")
def load(file: Path, update: bool, source: str) -> None:
    """Load an extract, and report what is in it."""
    if not session.read(terminal.read_only_engine(), has_shapes):
        raise click.ClickException("数据库还没有建好：先运行一次 scripts/serve，或者 locator db prepare")
    lines = _Lines()
    loaded = loading.load_ground(
        terminal.engine(), file, terminal.now(), lines.report, source, only_newer=update
    )
    if loaded is None:
        click.echo("文件不比已装的新，没有装")
        return
    click.echo(f"装好了，用时 {lines.took_s:.0f} 秒")
    _describe(loaded)


@ground.command(help="看看装的是哪一份、有多少、公众看不看得见。")
def status() -> None:
    """Report which ground is loaded."""
    loaded = _loaded(terminal.read_only_engine())
    if loaded is None:
        click.echo("还没有装地图底")
        return
    _describe(loaded)


@ground.command(help="去掉地图底。")
def remove() -> None:
    """Remove the ground."""
    was_loaded = loading.remove_ground(terminal.engine())
    click.echo("已去掉地图底" if was_loaded else "本来就没有装地图底")


def _loaded(engine: Engine) -> Ground | None:
    return session.read(engine, loaded_ground)


def _describe(loaded: Ground) -> None:
    taken = loaded.source_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if loaded.source_at else "不知道"
    click.echo(f"来源：{loaded.source_name}；{loaded.attribution}；数据的时间：{taken}")
    click.echo("、".join(f"{word} {loaded.counts.get(name, 0)}" for name, word in COUNTED.items()))
    if incomplete := loaded.counts.get("incomplete"):
        click.echo(f"另有 {incomplete} 处在文件里不完整，没有用")
    if not Settings.from_environment().map_approval_no:
        click.echo("公众看不到它：没有审图号（LOCATOR_MAP_APPROVAL_NO）；管理页面看得到")


@dataclass(slots=True)
class _Lines:
    """Progress as lines: each stage when it begins, objects every few seconds."""

    began: float = field(default_factory=time.monotonic)
    stage: str = ""
    objects: int = 0
    printed: float = 0.0

    def report(self, stage: str, more: int) -> None:
        """Print a stage that begins, or how many objects have been read."""
        self.objects += more
        now = time.monotonic()
        if stage != self.stage:
            click.echo(f"[{loading.STAGES.index(stage) + 1}/{len(loading.STAGES)}] {stage}", err=True)
        elif now - self.printed < LINE_EVERY_S:
            return
        else:
            click.echo(f"  已读 {self.objects} 处，{self.took_s:.0f} 秒", err=True)
        self.stage, self.printed = stage, now

    @property
    def took_s(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began


commands = (ground,)
