"""Files that hold a person's values: sheets that were imported, letters and messages in a folder."""

import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, select

from locator.imports.actions.worker import forget
from locator.imports.tables import import_file
from locator.messages.actions.gateway import path_in
from locator.privacy.domain.redaction import Redaction


def forget_imports(connection: Connection, redaction: Redaction, now: datetime) -> None:
    """Delete the files and rows of imports whose sheet has one of the values, before their time."""
    wanted = [value.encode() for value in redaction.values]
    query = select(import_file.c.run_id, import_file.c.content).where(import_file.c.kind == "grid")
    holding = [
        row.run_id
        for row in connection.execute(query.execution_options(stream_results=True, yield_per=1))
        if any(value in zlib.decompress(row.content) for value in wanted)
    ]
    if holding:
        forget(connection, holding, now)


def delete_messages(message_url: str, numbers: Iterable[int]) -> None:
    """Delete messages from the folder that they go to, if they go to a folder."""
    parts = urlsplit(message_url)
    if parts.scheme == "file" and parts.path:
        for number in numbers:
            path_in(Path(unquote(parts.path)), number).unlink(missing_ok=True)


def delete_letters(mail_url: str, numbers: Iterable[int]) -> None:
    """Delete letters from the folder that mail goes to, if it goes to a folder."""
    parts = urlsplit(mail_url)
    if parts.scheme == "file" and parts.path:
        for number in numbers:
            (Path(unquote(parts.path)) / f"{number}.eml").unlink(missing_ok=True)
