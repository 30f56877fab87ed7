"""Commands on backups: make one, restore one, try whether the newest restores."""

from datetime import UTC
from pathlib import Path

import click

from locator import terminal
from locator.backups.actions.backup import make_backup
from locator.backups.actions.drill import drill as try_backup
from locator.backups.actions.restore import restore_backup
from locator.backups.domain import newest
from locator.config import Settings

FOLDER = click.Path(file_okay=False, path_type=Path)
BACKUP = click.Path(exists=True, file_okay=False, path_type=Path)


def default_folder() -> Path:
    """Return where backups lie unless another folder is named."""
    return Path(Settings.from_environment().data_dir) / "backups"


@click.command(help="备份：数据库、密钥、设置，记下每张表的内容和变更记录的封条。")
@click.option("--to", type=FOLDER, default=None, help="放在哪个目录；默认是数据目录下的 backups")
def backup(to: Path | None) -> None:
    """Make a backup; print its folder."""
    data_dir = Path(Settings.from_environment().data_dir)
    now = terminal.now().astimezone(UTC)
    click.echo(make_backup(terminal.engine(), terminal.url(), data_dir, to or default_folder(), now))


@click.command(help="把一份备份还原到 LOCATOR_DATABASE_URL 指的空数据库里，再逐表核对。")
@click.argument("folder", type=BACKUP)
def restore(folder: Path) -> None:
    """Restore a backup into an empty database."""
    data_dir = Path(Settings.from_environment().data_dir)
    manifest = restore_backup(terminal.engine(), terminal.url(), folder, data_dir)
    rows = sum(int(content[0]) for content in manifest.tables.values())
    click.echo(f"还原好了：{len(manifest.tables)} 张表、{rows} 行，都和 {manifest.made_at} 备份时一样")
    click.echo("接着请运行 locator db check 和 locator history check")


@click.command(help="演练：把最新的备份还原到旁边的一个临时数据库，核对、查找，再删掉。")
@click.argument("folder", type=BACKUP, required=False)
def drill(folder: Path | None) -> None:
    """Try whether a backup restores, the newest one unless another is named."""
    chosen = folder or newest(default_folder())
    if chosen is None:
        raise click.ClickException("还没有备份：请先运行 locator backup")
    done = try_backup(terminal.engine(), terminal.url(), chosen, terminal.now())
    click.echo(f"{done.backup} 还原得了：用时 {done.restore_s:.1f} 秒，公开的站点 {done.stations} 个")
    click.echo(f"查找 {done.searches} 次，都有答复")


commands = (backup, restore, drill)
