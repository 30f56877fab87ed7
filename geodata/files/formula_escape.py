"""Escaping texts in CSV that a spreadsheet program would run as formulas."""

import re

# Beginnings of formulas; Chinese spreadsheet programs accept full-width signs too.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A text that begins with apostrophes and a sign gets one more apostrophe, so that unescaping is exact.
FORMULA = re.compile(f"'*[{re.escape(''.join(FORMULA_SIGNS))}]")
APOSTROPHE = "'"


def escape_formula(text: str) -> str:
    """Return a text as a CSV cell that a spreadsheet program shows and does not run."""
    return APOSTROPHE + text if text and FORMULA.match(text) else text  # fast path: most cells are empty


def unescape_formula(text: str) -> str:
    """Return the original of an escaped text."""
    return text[1:] if text.startswith(APOSTROPHE) and FORMULA.match(text[1:]) else text
