"""The processes that an init system runs: the web server, the worker, the scheduler."""

import asyncio
import logging
import os
import sys

import click

from locator import terminal
from locator.cli.job_list import JOBS
from locator.config import MAX_WORKERS, Settings
from locator.errors import LocatorError
from locator.http import log_format
from locator.jobs.actions import scheduler, worker
from locator.jobs.actions.declaration import Workplace
from locator.jobs.actions.process import cause_of, connection_line, place_of
from locator.jobs.domain import Queue

log = logging.getLogger("locator")
POOL_SIZE = 6  # two for a job of each queue: its own, and one that reports how far it is


@click.command(help="一直运行：网页和接口的服务器（granian）。")
@click.option("--host", default=None, help="监听的地址；默认 LOCATOR_HOST")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="监听的端口；默认 LOCATOR_PORT")
@click.option(
    "--workers", type=click.IntRange(1, MAX_WORKERS), default=None, help="几个进程；默认 LOCATOR_WORKERS"
)
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve pages and the API until a signal comes: this process becomes the server's first one."""
    log_format.set_up(Settings.from_environment().log_format)
    settings = Settings.from_environment()
    address = (host or settings.host, port or settings.port)
    log.info("serve (process %s): listening on %s port %s", os.getpid(), *address)
    _say_what_is_served(settings)
    place = (*address, workers or settings.workers)
    os.execv(sys.executable, [sys.executable, "-m", "locator.serving", *map(str, place), sys.argv[0]])


def _say_what_is_served(settings: Settings) -> None:
    url = terminal.url()
    roles = "locator_public, locator_staff and locator_door"
    try:
        line = connection_line(terminal.engine(), url)
    except LocatorError as error:
        log.warning(
            "serve: the database at %s: %s; requests get 503 until then", place_of(url), cause_of(error)
        )
        return
    how = "logging in as" if settings.separate_logins else "taking the roles"
    log.info("serve: %s, %s %s", line, how, roles)


@click.command(help="一直运行：做排队的任务（导入、发信、定时任务）。")
@click.option(
    "--queue",
    "queues",
    multiple=True,
    type=click.Choice([queue.value for queue in Queue]),
    help="只做这个队列的；可以写几次",
)
@click.option("--once", is_flag=True, help="把现在等着的做完就结束")
def work(queues: tuple[str, ...], once: bool) -> None:
    """Do what is queued until a signal comes."""
    log_format.set_up(Settings.from_environment().log_format)
    workplace = _workplace()
    if once and workplace.settings.read_only:
        raise click.ClickException("设了 LOCATOR_READ_ONLY：现在什么也不做")
    chosen = [queue for queue in worker.queues_for(workplace) if not queues or queue in queues]
    if once:
        worker.drain(JOBS, workplace, terminal.url(), chosen)
    else:
        asyncio.run(worker.work(JOBS, workplace, terminal.url(), chosen))


@click.command(help="一直运行：到时候就把定时任务排进队里；可以同时开几个，每次只排一个。")
def schedule() -> None:
    """Enqueue what is due until a signal comes."""
    log_format.set_up(Settings.from_environment().log_format)
    asyncio.run(scheduler.schedule(JOBS, _workplace(), terminal.url()))


def _workplace() -> Workplace:
    engines = terminal.engine(POOL_SIZE), terminal.staff_engine()
    return Workplace(*engines, Settings.from_environment(), terminal.now)


commands = (serve, work, schedule)
