"""Ways to send a message: files in a folder, or one signed POST to the operator's gateway.

The POST has JSON ``{"id", "to", "template", "values"}`` and the headers of Standard Webhooks; any 2xx means
taken, 400 and 422 mean never, everything else is tried again.
"""

import os
from collections.abc import Callable
from pathlib import Path
from time import time
from urllib.parse import unquote, urlsplit

import orjson
import urllib3

from locator.messages.actions.outgoing import Send
from locator.messages.domain import Message
from locator.messages.domain.errors import MessageRefused
from locator.messages.domain.signature import headers_for, secret_bytes

TIMEOUT_S = 10.0
NEVER = frozenset({400, 422})
LOOPBACK = ("127.0.0.1", "localhost", "::1")
INVALID_URL = (
    "LOCATOR_MESSAGE_URL should be file:///folder or https://gateway/path (http on this machine only)"
)


def sender(url: str, secret: str, clock: Callable[[], float] = time) -> Send:
    """Return the function that sends messages to a folder or a gateway.

    It raises OSError for a message that cannot be sent now, and MessageRefused for one that never can. Raises
    ValueError for another URL, or a gateway without a secret.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        folder = Path(unquote(parts.path))
        return lambda message: _to_folder(folder, message)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname:
        raise ValueError(INVALID_URL)
    secret_bytes(secret)
    return lambda message: _to_gateway(url, secret, message, int(clock()))


def path_in(folder: Path, number: int) -> Path:
    """Return the file of a message in a folder."""
    return folder / f"{number}.json"


def _body(message: Message) -> bytes:
    return orjson.dumps(
        {"id": message.key, "to": message.to_phone, "template": message.template, "values": message.values}
    )


def _to_folder(folder: Path, message: Message) -> None:
    """Write a message to a file that only its owner may read; a duplicate overwrites its first copy."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = path_in(folder, message.number)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(_body(message))


def _to_gateway(url: str, secret: str, message: Message, now_s: int) -> None:
    body = _body(message)
    headers = {"Content-Type": "application/json"} | headers_for(secret, message.key, body, now_s)
    try:
        with urllib3.PoolManager(retries=False) as pool:
            answer = pool.request(
                "POST",
                url,
                body=body,
                headers=headers,
                timeout=urllib3.Timeout(total=TIMEOUT_S),
                redirect=False,
                preload_content=False,
            )
            status = answer.status
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise OSError(f"the gateway cannot be reached: {type(error).__name__}") from error
    if status in NEVER:
        raise MessageRefused(f"HTTP {status}")
    if not 200 <= status < 300:
        raise OSError(f"the gateway answers {status}")
