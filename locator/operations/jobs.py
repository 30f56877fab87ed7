"""The hourly jobs of running the program."""

from locator.jobs.actions.declaration import Args, Job, Workplace
from locator.jobs.domain import HOURLY, Retry
from locator.operations.actions.hours_roll import roll_hours
from locator.operations.actions.self_check import check_text_service
from locator.operations.actions.text_service import ask_server
from locator.operations.domain import server_address
from locator.operations.domain.errors import SelfCheckFailed


def roll(workplace: Workplace, args: Args) -> None:
    """Recalculate all opening hours from today on."""
    roll_hours(workplace.engine, workplace.today)


def check(workplace: Workplace, args: Args) -> None:
    """Ask this site's server for an answer by text message; raise SelfCheckFailed without one."""
    address = server_address(workplace.settings.host, workplace.settings.port)
    problem = check_text_service(workplace.engine, lambda place: ask_server(address, place), workplace.now)
    if problem:
        raise SelfCheckFailed(problem)


jobs = (
    Job("hours.roll", roll, every=HOURLY),
    Job("self_check", check, every=HOURLY, retry=Retry(attempts=3, first_wait_s=60, factor=2)),
)
