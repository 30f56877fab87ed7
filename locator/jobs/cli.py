"""The commands that list jobs and let failed ones wait again."""

import json
from dataclasses import asdict

import click

from locator import terminal
from locator.db.session import change, read
from locator.jobs import queries
from locator.jobs.actions import troubles
from locator.jobs.domain import JobState, ListedJob, Overview, RunningProcess
from locator.time_zone import SHANGHAI

MAX_LISTED = 10_000
LARGEST_NUMBER = 2**63 - 1  # of a job
STATE_LABELS = {JobState.RUNNING: "在做", JobState.WAITING: "在等", JobState.FAILED: "失败"}
NONE = "没有进程在做：请启动 locator work 和 locator schedule"


@click.group("jobs", invoke_without_command=True, help="后台任务：在等的、在做的、失败的，和做它们的进程。")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 列出")
@click.option("--limit", type=click.IntRange(1, MAX_LISTED), default=queries.SHOWN, help="最多列几个")
@click.pass_context
def jobs_group(context: click.Context, as_json: bool, limit: int) -> None:
    """List the jobs that wait, run or failed, and the processes."""
    if context.invoked_subcommand:
        return
    found = read(terminal.read_only_engine(), lambda connection: queries.overview(connection, limit))
    click.echo(_as_json(found) if as_json else "\n".join(_lines(found)))


@jobs_group.command(help="让编号为 NUMBER 的失败任务再等着做；可以写几个编号，或用 --all。")
@click.argument("numbers", type=click.IntRange(1, LARGEST_NUMBER), nargs=-1)
@click.option("--all", "everything", is_flag=True, help="全部失败的")
def retry(numbers: tuple[int, ...], everything: bool) -> None:
    """Let failed jobs wait again."""
    if not numbers and not everything:
        raise click.UsageError("请写编号，或用 --all")
    with change(terminal.engine()) as connection:
        chosen = queries.failed_ids(connection) if everything else list(numbers)
        for number in chosen:
            troubles.retry(connection, number)
    click.echo(f"{len(chosen)} 个任务又在等着做")


def _lines(found: Overview) -> list[str]:
    counts = "，".join(f"{STATE_LABELS[state]} {found.counts[state]}" for state in JobState)
    return [
        counts,
        *map(_job_line, found.jobs),
        *(map(_process_line, found.processes) if found.processes else [NONE]),
    ]


def _job_line(job: ListedJob) -> str:
    parts = [str(job.id), STATE_LABELS[job.state], job.task]
    if job.attempts:
        parts.append(f"试过 {job.attempts} 次")
    if job.state is JobState.WAITING and job.due_at:
        parts.append(f"{job.due_at.astimezone(SHANGHAI):%m-%d %H:%M:%S} 再做")
    if job.trouble:
        parts.append(f"{job.trouble}")
    return "  ".join(parts)


def _process_line(process: RunningProcess) -> str:
    heard = f"{process.seen_at.astimezone(SHANGHAI):%m-%d %H:%M:%S}"
    state = f"{heard} 还在" if process.is_alive else f"{heard} 以后没有消息"
    return f"locator {process.kind}  {process.host}  进程 {process.pid}  {state}"


def _as_json(found: Overview) -> str:
    """Return everything as JSON; times are ISO 8601."""
    document = {
        "counts": found.counts,
        "jobs": [asdict(job) for job in found.jobs],
        "processes": [asdict(process) for process in found.processes],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, default=lambda value: value.isoformat())


commands = (jobs_group,)
