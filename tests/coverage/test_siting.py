"""The command prints the table; with the extra it proposes sites where nobody is reached yet."""

import importlib.util

import pytest
from clerks import SignIn
from click.testing import CliRunner
from coverage_grids import CITY, at, send_grid, sheet
from factories import AddStation
from queues import work
from sqlalchemy import Engine

from locator.accounts.domain.rights import Role
from locator.cli import main

HAS_SPOPT = importlib.util.find_spec("spopt") is not None


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Return a runner of commands on this test's database."""
    monkeypatch.setenv("LOCATOR_DATABASE_URL", database_url)
    return CliRunner()


@pytest.fixture
def grid(staff: SignIn, add: AddStation, engine: Engine) -> None:
    """Store one station, and a grid with two clusters of people that nobody reaches."""
    add(name="甲站", opening_hours="Mo-Su 08:00-20:00")
    near, large, small = (0, 0, 500), (5000, 0, 300), (0, 5000, 100)
    send_grid(staff(Role.EDITOR, CITY), sheet(near, large, (5100, 0, 50), small))
    work(engine)


@pytest.mark.usefixtures("grid")
def test_the_command_prints_the_table_and_says_how_to_install_the_extra(run: CliRunner) -> None:
    result = run.invoke(main, ["coverage", CITY, "--grid", "1"])
    lines = result.output.splitlines()
    assert lines[0] == "步行路网 0 处，直线估算 1 处" and len(lines) == 2 + 48, result.output
    assert "52.6 %" in lines[1] and "0.0 %" in next(line for line in lines if " 3:00" in line)
    if not HAS_SPOPT:
        refused = run.invoke(main, ["coverage", CITY, "--grid", "1", "--propose", "1"])
        assert refused.exit_code == 1 and "worker-station-locator[siting]" in refused.output
    assert "没有一个在用" in run.invoke(main, ["coverage", "350200"]).output


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # spopt asks PuLP in its former way
@pytest.mark.skipif(not HAS_SPOPT, reason="the extra siting is not installed")
@pytest.mark.usefixtures("grid")
def test_the_best_sites_are_where_most_people_are_not_reached(run: CliRunner) -> None:
    result = run.invoke(main, ["coverage", CITY, "--grid", "1", "--propose", "2"])
    sites = [line.split("\t") for line in result.output.splitlines()]
    assert result.exception is None, result.exc_info
    assert [share for _, share in sites] == ["89.5 %", "100.0 %"], result.output
    lon, lat = map(float, sites[0][0].split(","))
    assert (lon, lat) == pytest.approx(at(5000, 0), abs=0.002)
