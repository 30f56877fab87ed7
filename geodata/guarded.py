"""Texts that a spreadsheet would run as formulas, made harmless in a CSV file, and read back as they were."""

import re

# What begins a formula; a Chinese spreadsheet program takes the full-width signs for the plain ones.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# An apostrophe makes the rest text; ours comes off again, and a text's own stays.
RUNS = re.compile(f"'*[{re.escape(''.join(SIGNS))}]")
GUARD = "'"


def guarded(text: str) -> str:
    """Return a text as a cell of a CSV file that a spreadsheet program shows and does not run."""
    return GUARD + text if text and RUNS.match(text) else text  # most cells are empty


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if text.startswith(GUARD) and RUNS.match(text[1:]) else text
