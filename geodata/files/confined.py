"""Running a module that opens an untrusted file in a process with limits.

`python -m geodata.files.confined MODULE ARGUMENTS` sets the limits, then runs MODULE; the kernel bounds its
memory, time and files, whatever the libraries do.
"""

import ctypes
import os
import resource
import runpy
import signal
import sys
from pathlib import Path

import geodata
from geodata.files.no_network import close_network

ADDRESS_SPACE_BYTES = 1_536_000_000  # the libraries alone need a third of it
CPU_S = 90
MAX_WRITTEN_BYTES = 256_000_000
MAX_OPEN_FILES = 64
PR_SET_PDEATHSIG = 1
LIMITS = {
    resource.RLIMIT_AS: ADDRESS_SPACE_BYTES,
    resource.RLIMIT_CPU: CPU_S,
    resource.RLIMIT_FSIZE: MAX_WRITTEN_BYTES,
    resource.RLIMIT_NOFILE: MAX_OPEN_FILES,
    resource.RLIMIT_CORE: 0,
}


def bare_environment() -> dict[str, str]:
    """Return an environment with nothing but the path of our programs: no setting, no password."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(Path(geodata.__file__).parents[1]),
        "LANG": "C.UTF-8",
    }


def confine() -> None:
    """Set the limits of this process and close its network access, irrevocably."""
    for kind, limit in LIMITS.items():
        resource.setrlimit(kind, (limit, limit))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # nobody waits for it when its worker is gone
    close_network()  # where the kernel supports it


if __name__ == "__main__":
    confine()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
