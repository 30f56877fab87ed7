"""An unknown command or option: refused in Chinese and English with the nearest one that there is."""

from collections.abc import Iterator
from difflib import get_close_matches

import click


def with_nearest(error: click.NoSuchCommand | click.NoSuchOption) -> click.UsageError:
    """Return the refusal of a word on the command line."""
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
    """Return the commands of this name in other groups, or else the nearest one of this group, or of any."""
    assert error.ctx is not None
    elsewhere: dict[str, str] = {}
    for path in _paths(error.ctx.find_root().command):
        name = path.rpartition(" ")[2]
        elsewhere[name] = f"{elsewhere[name]} / {path}" if name in elsewhere else path
    if error.command_name in elsewhere:
        return elsewhere[error.command_name]
    if error.possibilities:
        return " ".join([*_names(error.ctx), error.possibilities[0]])
    return next((elsewhere[one] for one in get_close_matches(error.command_name, [*elsewhere], n=1)), "")


def _names(context: click.Context) -> list[str]:
    """Return the names of the groups that lead to a context, without the program's own."""
    return [*_names(context.parent), context.info_name or ""] if context.parent else []


def _paths(command: click.Command, above: str = "") -> Iterator[str]:
    """Yield every command, with the names of its groups before it."""
    for name, below in getattr(command, "commands", {}).items():
        yield f"{above}{name}"
        yield from _paths(below, f"{above}{name} ")
