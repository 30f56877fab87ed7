"""Commands for imports on the web page: the worker that scripts/serve runs, and deleting old files."""

import os
import signal
from threading import Event

import click

from locator import terminal
from locator.imports.actions import worker


@click.group("imports", help="网页上的导入：后台读、查、写；删去过期的文件。")
def imports_group() -> None:
    """Group the commands for imports."""


@imports_group.command(help="一直运行，做网页上导入的后台工作；scripts/serve 会自己启动它。")
@click.option("--once", is_flag=True, help="把现在等着的做完就结束")
def work(once: bool) -> None:
    """Run the jobs of imports until a signal stops it or its parent process ends."""
    import_worker = worker.Worker(terminal.engine(), terminal.staff_engine(), terminal.now)
    if once:
        while import_worker.work_once():
            pass
        return
    stop, parent = Event(), os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    import_worker.work(lambda: stop.is_set() or os.getppid() != parent)


@imports_group.command(help="删去 30 天以前的导入的文件和逐行结果；变更记录还在。scripts/serve 每小时运行。")
def tidy() -> None:
    """Delete the files and rows of old imports."""
    click.echo(f"已删去 {worker.delete_expired(terminal.engine(), terminal.now())} 次导入的文件")
