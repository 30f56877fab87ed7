"""The run of scripts/test: set-up, then each check in its order; the first that fails ends it."""

import contextlib
import os
import subprocess

from bootstrap.console import SetupFailed, Steps
from bootstrap.database import prepare_checkout
from bootstrap.layout import PYTHON, ROOT, DataDir

from checking import services
from checking.catalogue import Check
from checking.request import Request

SETUP_STEPS = 2


def run(request: Request) -> None:
    """Run what is asked for; raise SetupFailed for the first check that fails."""
    data = DataDir.from_option(None)
    wants_services = any(check.wants_services for check in request.checks)
    steps = Steps(SETUP_STEPS + wants_services * services.STEPS + len(request.checks))
    prepare_checkout(steps, data, lock="dev")
    with services.running(steps, data) if wants_services else contextlib.nullcontext():
        for check in request.checks:
            with steps.step(check.title, shows_progress=True):
                _run_one(check, request)


def _run_one(check: Check, request: Request) -> None:
    """Run one check in the environment, its output in sight."""
    command = check.argv(PYTHON, request.arguments(check))
    variables = check.environment(ROOT, os.environ)
    if subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode:
        raise SetupFailed(f"{check.title}: failed, see above.", f"repeat it by: {request.again(check)}")
