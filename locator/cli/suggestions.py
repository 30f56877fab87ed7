"""Errors for unknown commands and options, in Chinese and English, with the nearest known one."""

from collections.abc import Iterator
from difflib import get_close_matches

import click


def with_nearest(error: click.NoSuchCommand | click.NoSuchOption) -> click.UsageError:
    """Return the error for an unknown command or option."""
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities[0] if error.possibilities else ""
        return _refusal(error, "选项", "option", error.option_name, near)
    return _refusal(error, "命令", "command", error.command_name, _nearest_command(error))


def _refusal(error: click.UsageError, zh: str, en: str, word: str, near: str) -> click.UsageError:
    question_zh, question_en = (f"；是不是 {near}？", f": did you mean {near}?") if near else ("", ".")
    return click.UsageError(
        f"没有 {word} 这个{zh}{question_zh}\nThere is no {en} {word}{question_en}", error.ctx
    )


def _nearest_command(error: click.NoSuchCommand) -> str:
    """Return the commands of this name in other groups, else the nearest one of this group, else of any."""
    assert error.ctx is not None
    paths_by_name: dict[str, str] = {}
    for path in _paths(error.ctx.find_root().command):
        name = path.rpartition(" ")[2]
        paths_by_name[name] = f"{paths_by_name[name]} / {path}" if name in paths_by_name else path
    if error.command_name in paths_by_name:
        return paths_by_name[error.command_name]
    if error.possibilities:
        return " ".join([*_names(error.ctx), error.possibilities[0]])
    near = get_close_matches(error.command_name, [*paths_by_name], n=1)
    return paths_by_name[near[0]] if near else ""


def _names(context: click.Context) -> list[str]:
    """Return the names of the groups that lead to a context, without the program's own."""
    return [*_names(context.parent), context.info_name or ""] if context.parent else []


def _paths(command: click.Command, parents: str = "") -> Iterator[str]:
    """Yield the path of every command: the names of its groups, then its own."""
    for name, child in getattr(command, "commands", {}).items():
        yield f"{parents}{name}"
        yield from _paths(child, f"{parents}{name} ")
