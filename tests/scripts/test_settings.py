"""scripts/serve and scripts/locator reject a mistyped setting before they set anything up."""

import os
import subprocess
import sys

import pytest
from bootstrap.layout import ROOT


def run_script(script: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a Python with its standard library only."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("LOCATOR_")}
    command = [sys.executable, "-S", f"scripts/{script}"]
    return subprocess.run(
        command, cwd=ROOT, env=clean | settings, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("script", ["serve", "locator"])
def test_an_unknown_setting_names_the_nearest(script: str) -> None:
    result = run_script(script, LOCATOR_DATABSE_URL="postgresql:///x")
    assert result.returncode == 1
    assert "没有 LOCATOR_DATABSE_URL 这个设置；是不是 LOCATOR_DATABASE_URL？" in result.stderr
    assert "did you mean LOCATOR_DATABASE_URL?\nWhat to do: correct or unset it" in result.stderr
    assert not result.stdout, "no step of set-up has begun"


def test_a_malformed_number_is_explained() -> None:
    result = run_script("serve", LOCATOR_WORKERS="two")
    assert result.returncode == 1
    assert "LOCATOR_WORKERS should be a whole number without a sign, not 'two'" in result.stderr
