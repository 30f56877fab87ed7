"""Choose the blocks, make the machine, run them one by one, and say where it stopped."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from rehearsal import machine
from rehearsal.document import GUIDE, Block, blocks

UNSHARE = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")


def main(arguments: Sequence[str] | None = None) -> int:
    """Rehearse the guide; return 0 if all went well, 2 where no such machine can be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--section", help="stop after this section")
    parser.add_argument("--blocks", type=int, help="stop after so many blocks")
    parser.add_argument("--list", action="store_true", help="list the blocks only")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    found = _up_to(chosen.section, list(blocks(GUIDE.read_text(encoding="utf-8"))))[: chosen.blocks]
    if chosen.list:
        for block in found:
            first = block.commands.splitlines()[0]
            print(f"{block.section}: {first}" + (f"  (not run: {block.reason})" if block.reason else ""))
        return 0
    if not machine.can_be_made():
        print("this takes root and the right to make mounts (unshare)", file=sys.stderr)
        return 2
    if not chosen.inside:
        again = [sys.executable, *sys.argv, "--inside"]
        return subprocess.run([*UNSHARE, "--propagation", "private", *again], check=False).returncode
    return _rehearse(found)


def _up_to(section: str | None, found: list[Block]) -> list[Block]:
    if section is None:
        return found
    last = max((n for n, block in enumerate(found) if block.section == section), default=-1)
    if last < 0:
        raise SystemExit(f"no such section: {section}")
    return found[: last + 1]


def _rehearse(found: list[Block]) -> int:
    environment = machine.make()
    for block in found:
        first = block.commands.splitlines()[0]
        if block.reason:
            print(f"not run  {block.section}: {first} ({block.reason})")
            continue
        begun = time.monotonic()
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", block.commands],
            env=environment,
            cwd="/root",
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{time.monotonic() - begun:6.1f} s  {block.section}: {first}", flush=True)
        if done.returncode:
            print(block.commands, done.stdout, done.stderr, machine.logs(), sep="\n", file=sys.stderr)
            return 1
        if os.environ.get("REHEARSAL_OUTPUT"):
            print(done.stdout, done.stderr)
    return 0
