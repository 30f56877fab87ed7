"""The trials of scripts/resilience: the short ones pass, each check has its proof, and the page says so."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from gateways import served
from trials import document, main, slow_clients
from trials.deployment.asking import Asked
from trials.deployment.doors import Answer, Door
from trials.deployment.site import Site
from trials.matrix import BENCH, GROUPS, STATES, TRIAL, Check, checks
from trials.register import BY_NAME, TRIALS
from trials.standby import longest_gap_s
from trials.trial import Control, Figure, Line, Trial

from locator.serving.bounds import Bounds
from locator.serving.gateway import Gateway

ROOT = Path(__file__).parents[2]


def test_there_are_all_checks_and_each_has_a_proof_or_a_reason() -> None:
    numbers = [check.id for check in checks()]
    assert numbers == [f"{group}{n}" for group, (_, count) in GROUPS.items() for n in range(1, count + 1)]
    assert len(numbers) == 98
    for check in checks():
        assert check.state in STATES and check.check and check.bar, check.id
        assert check.by if check.state == "yes" else check.rest, check.id


@cache
def names_in(file: str) -> set[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_what_proves_a_check_exists(check: Check) -> None:
    parts = (ROOT / "scripts/benchmark/main.py").read_text(encoding="utf-8")
    for proof in check.by:
        if proof.startswith(TRIAL):
            assert proof.removeprefix(TRIAL) in BY_NAME
        elif proof.startswith(BENCH):
            assert proof.removeprefix(BENCH) in parts
        else:
            file, _, name = proof.partition("::")
            assert name in names_in(file), proof


def test_every_trial_proves_a_check_or_a_line_of_the_guide() -> None:
    proving = {name for check in checks() for name in check.trials}
    assert {trial.name for trial in TRIALS} - proving == {"serve-killed", "silent-mail"}
    assert max(Counter(trial.name for trial in TRIALS).values()) == 1


def test_the_page_is_current() -> None:
    page = document.FILE.read_text(encoding="utf-8")
    figures = document.last_figures()
    assert page == document.renewed(page, figures), "run scripts/resilience --keep, or trials.document.write"
    assert {line["trial"] for line in figures["lines"]} <= set(BY_NAME)


def test_a_check_whose_trial_has_missed_its_bar_is_not_said_to_be_passed() -> None:
    page, figures = document.FILE.read_text(encoding="utf-8"), document.last_figures()
    told = {"door": "", "figure": "10 s", "control": "", "slowness": 1.0}
    lines = [
        {"trial": "backend-killed", "holds": False} | told,
        {"trial": "postmaster-killed", "holds": True} | told,
    ]
    shown = document.renewed(page, {**figures, "lines": lines})
    assert re.search(r"\| F6 \|.*\| missed \|", shown) and re.search(r"\| F5 \|.*\| passed \|", shown)
    assert "**missed** 10 s" in shown


def a_trial(holds: bool, control_holds: bool) -> Trial:
    control = Control("without", lambda site, door: Figure(control_holds, "it"))
    return Trial("a", "a fault", "0", lambda site, door: Figure(holds, "it"), control)


@pytest.mark.parametrize(
    ("holds", "control_holds", "is_met"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_a_bar_is_met_when_the_trial_holds_and_its_control_does_not(
    holds: bool, control_holds: bool, is_met: bool
) -> None:
    site, door = Site(ROOT, 1), Door("direct", 1, "localhost")
    site.doors["direct"] = door
    (line,) = main.tried(a_trial(holds, control_holds), site, [door])
    assert line.holds is is_met


def test_an_error_is_neither_a_trial_that_holds_nor_a_control_that_fails() -> None:
    def broken(site: Site, door: Door) -> Figure:
        raise ValueError("broken")

    site, door = Site(ROOT, 1), Door("direct", 1, "localhost")
    site.doors["direct"] = door
    good = a_trial(True, False)
    assert not next(main.tried(Trial("a", "a", "0", broken, good.control), site, [door])).holds
    assert not next(main.tried(Trial("a", "a", "0", good.run, Control("b", broken)), site, [door])).holds


def test_a_skipped_trial_is_no_miss_and_says_why() -> None:
    line = Line(a_trial(True, False), "", None, skipped="no root")
    assert line.holds and "skipped" in main.shown(line) and "no root" in main.shown(line)


def test_a_gap_is_the_longest_time_without_a_good_answer() -> None:
    answers = [Answer(status, {}, b"", 0.0) for status in (200, 503, 200, 200)]
    assert longest_gap_s(Asked([1.0, 2.0, 4.0, 4.5], answers)) == 3.0


@pytest.fixture
def quiet() -> Iterator[Door]:
    """Serve an application that does nothing behind the gateway."""

    def nothing(environ: dict[str, object], start: "object") -> list[bytes]:
        start("200 OK", [("Content-Length", "0")])  # type: ignore[operator]
        return []

    with served(Gateway(nothing, lambda path, method: 100_000, Bounds(longest_wait_s=120))) as port:
        yield Door("direct", port, f"127.0.0.1:{port}")


def test_probes_are_answered_beside_slow_bodies(quiet: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "DURATION_S", 0.5)
    monkeypatch.setattr(slow_clients, "ANSWER_S", 120.0)  # of a busy machine
    assert slow_clients.slow_bodies(quiet, 50).holds


def test_the_short_trials_pass(capsys: pytest.CaptureFixture[str]) -> None:
    status = main.main(["--short"])
    printed = capsys.readouterr().out
    assert status == 0 and " 0 missed" in printed, printed
