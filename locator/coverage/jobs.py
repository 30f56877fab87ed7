"""The jobs of coverage: reading a grid that was sent, measuring a run that was asked for."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.search.routing import Router

ROUTING_TIMEOUT_S = 10.0  # an area takes longer than a way, and nobody waits at the page


def read_grid(workplace: Workplace, args: Args) -> None:
    """Read a grid."""
    from locator.coverage.actions import reading  # numpy and shapely, in the worker only

    reading.read_grid(workplace.engine, int(args["grid"]))


def give_up_grid(workplace: Workplace, args: Args, error: Exception) -> None:
    """Say that a grid was not read."""
    from locator.coverage.actions import reading

    reading.give_up(workplace.engine, int(args["grid"]))


def measure(workplace: Workplace, args: Args) -> None:
    """Measure a run."""
    from locator.coverage.actions import measuring

    router = Router(workplace.settings.routing_url, ROUTING_TIMEOUT_S)
    measuring.measure(workplace.engine, router, int(args["run"]), workplace.today, workplace.now)


def give_up_run(workplace: Workplace, args: Args, error: Exception) -> None:
    """Say that a run was not measured."""
    from locator.coverage.actions import measuring

    measuring.give_up(workplace.engine, int(args["run"]))


jobs = (
    Job("coverage.read", read_grid, give_up=give_up_grid),
    Job("coverage.measure", measure, give_up=give_up_run),
)
