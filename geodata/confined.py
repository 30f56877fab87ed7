"""A program of ours that opens somebody's file: started under limits, in a process that may die.

`python -m geodata.confined MODULE ARGUMENTS` gives itself the limits first and becomes MODULE then; what it
costs is bounded by the kernel, whatever the libraries do with the file.
"""

import resource
import runpy
import sys

from geodata.no_network import close_network

ADDRESS_SPACE_BYTES = 1_536_000_000  # libraries alone take a third of it
CPU_S = 90
LARGEST_WRITTEN_BYTES = 256_000_000
OPEN_FILES = 64
LIMITS = {
    resource.RLIMIT_AS: ADDRESS_SPACE_BYTES,
    resource.RLIMIT_CPU: CPU_S,
    resource.RLIMIT_FSIZE: LARGEST_WRITTEN_BYTES,
    resource.RLIMIT_NOFILE: OPEN_FILES,
    resource.RLIMIT_CORE: 0,
}


def confine() -> None:
    """Take this process's room and connections away, for good."""
    for kind, limit in LIMITS.items():
        resource.setrlimit(kind, (limit, limit))
    close_network()  # where the kernel can: what a file makes a library do reaches no database


if __name__ == "__main__":
    confine()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
