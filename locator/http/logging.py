"""What the log keeps of a mistake of ours: the trace, without the rows that the database says again in it."""

import re
import traceback

# PostgreSQL names the whole row that it refuses: somebody's words and telephone number.
DETAIL = re.compile(r"^(DETAIL|CONTEXT): .*?(?=^\[SQL|^The above exception|\Z)", re.M | re.S)


def trace_of(error: Exception) -> str:
    """Return an error's trace, with those of its causes, and nothing of what somebody wrote into a row."""
    parts = traceback.TracebackException.from_exception(error).format()
    return DETAIL.sub(r"\1: (left out)\n", "".join(parts))
