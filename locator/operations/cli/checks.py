"""The command by which the program checks itself."""

from urllib.parse import quote

import click
import urllib3

from locator import terminal
from locator.operations.actions.self_check import check_text_service

DEFAULT_ADDRESS = "http://127.0.0.1:8000/"
TIMEOUT_S = 10.0


@click.command("self-check", help="问 ADDRESS 的网站一次短信答复，记下成没成；scripts/serve 每小时运行。")
@click.argument("address", default=DEFAULT_ADDRESS)
def self_check(address: str) -> None:
    """Ask the server at an address for an answer by text message, as a gateway does."""
    problem = check_text_service(terminal.engine(), lambda place: _ask_server(address, place), terminal.now())
    if problem:
        raise click.ClickException(problem)
    click.echo("短信答复正常")


def _ask_server(address: str, place: str) -> str:
    url = f"{address.rstrip('/')}/api/v1/stations/nearest.txt?q={quote(place)}"
    try:
        response = urllib3.request("GET", url, timeout=TIMEOUT_S, retries=False, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise OSError(type(error).__name__) from None
    if response.status != 200 or not response.headers.get("Content-Type", "").startswith("text/plain"):
        raise ValueError(f"HTTP {response.status}")
    return response.data.decode("utf-8")
