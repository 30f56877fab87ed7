"""Commands on imports: the worker that scripts/serve keeps running, and forgetting old files."""

import os
import signal
from threading import Event

import click

from locator import terminal
from locator.imports.actions import worker as import_worker


@click.group("imports", help="网页上的导入：后台读、查、写；删去过期的文件。")
def imports_group() -> None:
    """Hold the commands on imports."""


@imports_group.command(help="一直运行，做网页上导入的后台工作；scripts/serve 会自己启动它。")
@click.option("--once", is_flag=True, help="把现在等着的做完就结束")
def work(once: bool) -> None:
    """Do what waits of imports until it is told to stop, or its parent is gone."""
    worker = import_worker.Worker(terminal.engine(), terminal.staff_engine(), terminal.now)
    if once:
        while worker.work_once():
            pass
        return
    stop, parent = Event(), os.getppid()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    worker.work(lambda: stop.is_set() or os.getppid() != parent)


@imports_group.command(help="删去 30 天以前的导入的文件和逐行结果；变更记录还在。scripts/serve 每小时运行。")
def tidy() -> None:
    """Forget the files and rows of old imports."""
    click.echo(f"已删去 {import_worker.forget(terminal.engine(), terminal.now())} 次导入的文件")
