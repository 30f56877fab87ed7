"""Tracebacks for the log, without the row contents that PostgreSQL repeats in its messages."""

import re
import traceback

# PostgreSQL repeats the whole rejected row, which may hold a telephone number or a report's text.
ROW_CONTENTS = re.compile(r"^(DETAIL|CONTEXT): .*?(?=^\[SQL|^The above exception|\Z)", re.M | re.S)


def trace_of(error: Exception) -> str:
    """Return the traceback of an error and its causes, without row contents."""
    parts = traceback.TracebackException.from_exception(error).format()
    return ROW_CONTENTS.sub(r"\1: (left out)\n", "".join(parts))
