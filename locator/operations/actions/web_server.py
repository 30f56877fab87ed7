"""How the web server is run: granian, with the time-outs and threads that suit the program."""

import sys

# One thread a worker: Python runs one at a time anyway, and granian queues the rest outside of it.
THREADS_PER_WORKER = 2
HEADER_TIMEOUT_MS = 10_000


def server_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(THREADS_PER_WORKER), "--respawn-failed-workers"),
        *("--http1-header-read-timeout", str(HEADER_TIMEOUT_MS), "--log-level", "warning", "--no-access-log"),
        "locator.app:create_server_app",
    ]
