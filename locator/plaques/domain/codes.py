"""The code behind a plaque: ten digits, typed as easily as a phone number; only its hash is stored.

The hash is slow on purpose: whoever reads the table would have to try ten thousand million codes a station.
"""

import secrets
import unicodedata
from hashlib import scrypt

DIGITS = 10
SALT_BYTES = 16
COST, BLOCK_SIZE, HASH_BYTES = 2**12, 8, 32  # 4 MB and some milliseconds a comparison


def new_code() -> str:
    """Return a code nobody can guess: ``3141592653``."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def new_salt() -> bytes:
    """Return the salt of a code's hash."""
    return secrets.token_bytes(SALT_BYTES)


def in_groups(code: str) -> str:
    """Return a code as it is printed: ``314 159 2653``."""
    return f"{code[:3]} {code[3:6]} {code[6:]}"


def typed_digits(text: str) -> str:
    """Return what was typed without spaces and dashes, full-width digits as plain ones."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign not in " \t-–—·.")


def code_hash(code: str, salt: bytes) -> bytes:
    """Return the hash of a code as it is stored."""
    return scrypt(code.encode(), salt=salt, n=COST, r=BLOCK_SIZE, p=1, dklen=HASH_BYTES)
