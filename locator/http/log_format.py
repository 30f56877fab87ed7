"""The lines of the log: text for people, or a JSON object a line for programs that collect them."""

import logging
import sys
from datetime import UTC, datetime

import orjson

from locator.config import JSON_LOG
from locator.http.requests.ids import request_id

TEXT = "%(asctime)s %(levelname)s %(message)s"
LIBRARIES = ("procrastinate", "psycopg.pool", "asyncio")


def set_up(chosen: str) -> None:
    """Write the program's own lines to standard error; a library's would hold contents of rows."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if chosen == JSON_LOG else TextLines(TEXT))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("locator").setLevel(logging.INFO)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.CRITICAL)


class TextLines(logging.Formatter):
    """A line for people, with the request's number at its end."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the first line of a record."""
        line = super().formatMessage(record)
        number = request_id()
        first, newline, rest = line.partition("\n")
        return f"{first} (request {number}){newline}{rest}" if number else line


class JsonLines(logging.Formatter):
    """A JSON object a line: at (UTC), level, message, process, and request where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record's line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {
            "at": at,
            "level": record.levelname,
            "message": record.getMessage(),
            "process": record.process,
        }
        if number := request_id():
            said["request"] = number
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(said).decode()
