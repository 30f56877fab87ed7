"""`python -m locator.cli` runs the command `locator`."""

from locator.cli.main import main

main(prog_name="locator")
