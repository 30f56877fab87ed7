"""The command that measures coverage at once and prints the table by hour."""

import click

from geodata.travel import TravelMode
from locator import terminal
from locator.config import Settings
from locator.coverage.domain.errors import CoverageNotFound
from locator.coverage.domain.run import DEFAULT_MINUTES, MAX_MINUTES, MODES, ReachTerms
from locator.search.routing import Router

ROUTING_TIMEOUT_S = 10.0


@click.command(help="测算覆盖：几分钟里走得到站的地方，按季节和钟点；--propose 推荐新点。")
@click.argument("division", metavar="行政区划代码")
@click.option(
    "--minutes", type=click.IntRange(1, MAX_MINUTES), default=DEFAULT_MINUTES, help="几分钟，默认 15。"
)
@click.option("--mode", type=click.Choice([mode.value for mode in MODES]), default="walk", help="怎么去。")
@click.option("--grid", type=int, default=None, help="网格的编号；没有就只算面积。")
@click.option("--propose", type=click.IntRange(1, 50), default=None, help="推荐几个新点（要先装 siting）。")
def coverage(division: str, minutes: int, mode: str, grid: int | None, propose: int | None) -> None:
    """Measure the stations of a division, or propose sites."""
    from locator.coverage.actions import measuring  # numpy and shapely, for this command only

    terms = ReachTerms(f"division:{division}", (), minutes, TravelMode(mode), grid)
    router = Router(Settings.from_environment().routing_url, ROUTING_TIMEOUT_S)
    found = measuring.measure_now(terminal.engine(), router, terms, terminal.today())
    if found is None:
        raise CoverageNotFound(measuring.NO_STATIONS)
    if propose:
        from locator.coverage.actions import siting

        for site in siting.propose(found, terms, propose):
            click.echo(site.line)
        return
    for line in found.lines:
        click.echo(line)


commands = (coverage,)
