"""Commands for operating the program."""

from locator.operations.cli import checks, database

commands = (database.db, database.hours_roll, checks.self_check)
