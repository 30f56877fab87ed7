"""The command by which the program checks itself."""

import click

from locator import terminal
from locator.operations.actions.self_check import check_text_service
from locator.operations.actions.text_service import ask_server

DEFAULT_ADDRESS = "http://127.0.0.1:8000/"


@click.command("self-check", help="问 ADDRESS 的网站一次短信答复，记下成没成；每小时自动做一次。")
@click.argument("address", default=DEFAULT_ADDRESS)
def self_check(address: str) -> None:
    """Ask the server at an address for an answer by text message, as a gateway does."""
    problem = check_text_service(terminal.engine(), lambda place: ask_server(address, place), terminal.now())
    if problem:
        raise click.ClickException(problem)
    click.echo("短信答复正常")
