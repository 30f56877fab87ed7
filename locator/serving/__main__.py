"""Run the web server: python -m locator.serving HOST PORT WORKERS [COMMAND].

COMMAND is the path of the installed command by which it was started: beside it lies the Python for the next
generation.
"""

import logging
import sys

from locator.serving.generations import Generations, interpreter_of
from locator.serving.listening import handed_over, opened

NOT_ENOUGH = "serve: {sockets} sockets were handed over; LOCATOR_WORKERS must be as many, or more"


def main() -> int:
    """Return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    host, port, workers, *command = sys.argv[1:]
    try:
        sockets = handed_over() or opened(host, int(port), int(workers))
    except OSError as error:
        sys.exit(f"serve: cannot listen on {host} port {port}: {error.strerror}")
    if len(sockets) > int(workers):
        sys.exit(NOT_ENOUGH.format(sockets=len(sockets)))
    program = interpreter_of(command[0] if command else "", sys.executable)
    return Generations(program, sockets, int(workers)).run()


if __name__ == "__main__":
    sys.exit(main())
