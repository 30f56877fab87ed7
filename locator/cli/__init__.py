"""The command line; the commands themselves are in each package's `cli`."""

from locator.cli.main import main

__all__ = ["main"]
