"""`python -m locator.cli` is the command `locator`."""

from locator.cli.main import main

main()
