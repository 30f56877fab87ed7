"""Commands for imports."""

from locator.imports.cli import import_file, queue

commands = (import_file.import_file, queue.imports_group)
