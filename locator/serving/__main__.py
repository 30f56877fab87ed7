"""Run the web server's main process: python -m locator.serving HOST PORT WORKERS."""

import sys

from locator.serving.main_process import run

if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
