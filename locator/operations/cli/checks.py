"""Commands by which the program tries itself."""

from urllib.parse import quote

import click
import urllib3

from locator import terminal
from locator.operations.actions.self_check import check_text_answer

ADDRESS = "http://127.0.0.1:8000/"
TIMEOUT_S = 10.0


@click.command("self-check", help="问 ADDRESS 的网站一次短信答复，记下成没成；scripts/serve 每小时运行。")
@click.argument("address", default=ADDRESS)
def self_check(address: str) -> None:
    """Ask the server that runs at an address, as a gateway does."""
    trouble = check_text_answer(terminal.engine(), lambda place: _asked(address, place), terminal.now())
    if trouble:
        raise click.ClickException(trouble)
    click.echo("短信答复正常")


def _asked(address: str, place: str) -> str:
    where = f"{address.rstrip('/')}/api/v1/stations/nearest.txt?q={quote(place)}"
    try:
        answer = urllib3.request("GET", where, timeout=TIMEOUT_S, retries=False, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise OSError(type(error).__name__) from None
    if answer.status != 200 or not answer.headers.get("Content-Type", "").startswith("text/plain"):
        raise ValueError(f"HTTP {answer.status}")
    return answer.data.decode("utf-8")
