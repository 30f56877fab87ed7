"""Signatures of what goes to a gateway and comes from it, as in the Standard Webhooks specification 1.0.

HMAC-SHA256 over ``id.timestamp.body``; the headers are `webhook-id`, `webhook-timestamp` (seconds) and
`webhook-signature` (``v1,<base64>``, several between blanks). https://www.standardwebhooks.com
"""

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping

from locator.config import MIN_SECRET_BYTES, SECRET_PREFIX

TOLERANCE_S = 300
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def secret_bytes(text: str) -> bytes:
    """Return the key of a secret ``whsec_<base64>``; raise ValueError for none or a short one."""
    try:
        key = b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a secret is base64") from error
    if len(key) < MIN_SECRET_BYTES:
        raise ValueError(f"a secret has {MIN_SECRET_BYTES} bytes or more")
    return key


def headers_for(secret: str, key: str, body: bytes, now_s: int) -> dict[str, str]:
    """Return the three headers of a body."""
    return {ID: key, TIMESTAMP: str(now_s), SIGNATURE: _signature(secret, key, str(now_s), body)}


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> bool:
    """Tell whether a body came from who has the secret, within the last minutes."""
    key, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    is_time = stamp.isascii() and stamp.isdigit() and len(stamp) < 15
    if not is_time or abs(int(stamp) - now_s) > TOLERANCE_S:
        return False
    wanted = _signature(secret, key, stamp, body)
    given = headers.get(SIGNATURE, "").split(" ")
    return any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given)


def _signature(secret: str, key: str, stamp: str, body: bytes) -> str:
    signed = f"{key}.{stamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(secret_bytes(secret), signed, 'sha256')).decode()}"
