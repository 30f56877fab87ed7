"""Addresses of web pages and mini-programmes that unions give: only what is safe to show and to open."""

import re
from urllib.parse import urlsplit

from geodata.sentence import Sentence

MAX_TARGET_LENGTH = 500
NOT_PRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff\"'<>\\`|｜]")
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*", re.UNICODE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def parse_https(text: str) -> str:
    """Return the address of a public web page; raise ValueError for anything but a plain https address.

    Refused are other schemes (``javascript:``), names and passwords in the address, and characters that
    an address does not have.
    """
    given = text.strip()
    try:
        parts = urlsplit(given)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _not_https(given) from None
    has_user = "@" in parts.netloc
    is_plain = not NOT_PRINTABLE.search(given) and len(given) <= MAX_TARGET_LENGTH
    if parts.scheme != "https" or has_user or not is_plain or not HOST.fullmatch(host) or port == 0:
        raise _not_https(given)
    return given


def parse_mini_program(text: str) -> str:
    """Return the path or link of a mini-programme, which is shown as text; raise ValueError for others.

    ``#小程序://工会预约/AbC123`` and ``pages/book?id=3`` are both usual.
    """
    given = text.strip()
    if not given or NOT_PRINTABLE.search(given) or SCHEME.match(given) or len(given) > MAX_TARGET_LENGTH:
        raise ValueError(Sentence("“{given}”不像小程序的路径：例如 #小程序://名称/AbC123", given=given[:40]))
    return given


def _not_https(given: str) -> ValueError:
    return ValueError(Sentence("“{given}”不是 https:// 开头的网址", given=given[:40]))
