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
IDENTITY = click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="私钥的文件（age 或 SSH 的），加密的备份要它；默认 LOCATOR_BACKUP_IDENTITY",
)


def default_folder() -> Path:
    """Return where backups lie unless another folder is named."""
    return Path(Settings.from_environment().data_dir) / "backups"


def own_identity() -> Path | None:
    """Return the file of the private key that the settings name."""
    named = Settings.from_environment().backup_identity
    return Path(named) if named else None


@click.command(help="备份：数据库、密钥、设置，记下每张表的内容和变更记录的封条。")
@click.option("--to", type=FOLDER, default=None, help="放在哪个目录；默认是数据目录下的 backups")
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    help="加密给这把公钥（age1… 或 ssh-ed25519 …），可以写几次；默认 LOCATOR_BACKUP_RECIPIENTS",
)
def backup(to: Path | None, recipients: tuple[str, ...]) -> None:
    """Make a backup; print its folder."""
    settings = Settings.from_environment()
    keys = recipients or tuple(filter(None, settings.backup_recipients.split(",")))
    now = terminal.now().astimezone(UTC)
    data_dir, folder = Path(settings.data_dir), to or default_folder()
    click.echo(make_backup(terminal.engine(), terminal.url(), data_dir, folder, now, keys))


@click.command(help="把一份备份还原到 LOCATOR_DATABASE_URL 指的空数据库里，再逐表核对。")
@click.argument("folder", type=BACKUP)
@IDENTITY
def restore(folder: Path, identity: Path | None) -> None:
    """Restore a backup into an empty database."""
    data_dir = Path(Settings.from_environment().data_dir)
    done = restore_backup(terminal.engine(), terminal.url(), folder, data_dir, identity or own_identity())
    what = f"{len(done.contents.tables)} 张表、{done.contents.rows} 行"
    click.echo(f"还原好了：{what}，都和 {done.manifest.made_at} 备份时一样")
    click.echo(f"用时 {done.whole_s:.1f} 秒，其中写入 {done.database_s:.1f} 秒")
    click.echo("接着请运行 locator db check 和 locator history check")


@click.command(help="演练：把最新的备份还原到旁边的一个临时数据库，核对、查找，再删掉。")
@click.argument("folder", type=BACKUP, required=False)
@IDENTITY
def drill(folder: Path | None, identity: Path | None) -> None:
    """Try whether a backup restores, the newest one unless another is named."""
    chosen = folder or newest(default_folder())
    if chosen is None:
        raise click.ClickException("还没有备份：请先运行 locator backup")
    at, key = terminal.now(), identity or own_identity()
    done = try_backup(terminal.engine(), terminal.url(), chosen, at, key)
    click.echo(f"{done.backup} 还原得了：用时 {done.restore_s:.1f} 秒，公开的站点 {done.stations} 个")
    click.echo(f"查找 {done.searches} 次，都有答复；连核对一共 {done.whole_s:.1f} 秒")


commands = (backup, restore, drill)
