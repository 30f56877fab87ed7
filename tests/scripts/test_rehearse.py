"""The production guide: every block is marked, is shell, and stands in both languages; its beginning is run."""

import subprocess
import sys
from pathlib import Path

import pytest
from rehearsal import machine
from rehearsal.document import GUIDE, ROOT, blocks
from rehearsal.machine import STAND_INS

CHINESE = GUIDE.with_suffix(".zh.md")
FOUND = list(blocks(GUIDE.read_text(encoding="utf-8")))


def test_both_languages_have_the_same_commands() -> None:
    chinese = list(blocks(CHINESE.read_text(encoding="utf-8")))
    assert [(one.commands, one.reason) for one in FOUND] == [(one.commands, one.reason) for one in chinese]


def test_a_block_without_a_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="neither run nor not run"):
        list(blocks("## A\n\n```sh\nrm -r /\n```\n"))


def test_every_block_is_shell() -> None:
    for block in FOUND:
        done = subprocess.run(
            ["bash", "-n"], input=block.commands, text=True, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), block


def test_what_is_not_run_is_tested_elsewhere() -> None:
    reasons = [block.reason for block in FOUND if block.reason]
    assert reasons
    for reason in reasons:
        test = next(word for word in reason.split() if word.startswith("tests/"))
        assert (ROOT / test).exists()


@pytest.mark.parametrize("guide", [GUIDE, CHINESE], ids=["english", "chinese"])
def test_every_stand_in_is_listed(guide: Path) -> None:
    listed = guide.read_text(encoding="utf-8").rpartition("\n## ")[2]
    for path in STAND_INS.iterdir():
        assert f"`{path.name}" in listed, path.name


@pytest.mark.skipif(not machine.can_be_made(), reason="takes root and the right to make mounts")
def test_the_first_commands_run_on_a_machine_made_for_them() -> None:
    command = [sys.executable, ROOT / "scripts" / "rehearse", "--blocks", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" s  One machine: ") == 3
    assert not Path("/etc/locator.env").exists()
