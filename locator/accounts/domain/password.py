"""Password rules, hashing and verification.

Source: OWASP ASVS 5.0, 6.2 (length before variety, no forced change) and its advice for Argon2id.
"""

import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geodata.sentence import Sentence

MIN_LENGTH, MAX_LENGTH = 12, 128
MIN_DISTINCT_CHARACTERS = 5  # 111111111111 is long and still easy to guess
# Parts of the most common passwords; one of them with digits around it is no password.
COMMON = re.compile(r"password|passw0rd|qwerty|asdfgh|letmein|admin|welcome|iloveyou|woaini|yizhan|gonghui")
# OWASP's minimum for Argon2id: 19 MiB, two rounds; some 110 ms on an office server's core.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified in place of a missing hash: an unknown account must take as long as a wrong password.
UNKNOWN_ACCOUNT_HASH = HASHER.hash("nobody has this password")


def password_problem(password: str, email: str, name: str) -> str:
    """Return why a password is not acceptable, as a sentence; empty if it is."""
    plain = _normalized(password).lower()
    if not MIN_LENGTH <= len(plain) <= MAX_LENGTH:
        return Sentence(
            "密码要有 {shortest} 到 {longest} 个字，可以是一句话", shortest=MIN_LENGTH, longest=MAX_LENGTH
        )
    if len(set(plain)) < MIN_DISTINCT_CHARACTERS:
        return Sentence("密码里重复的字太多")
    remainder = COMMON.sub("", plain)
    for personal in (email.split("@", maxsplit=1)[0].lower(), name.lower()):
        remainder = remainder.replace(personal, "") if len(personal) > 2 else remainder
    if len(re.sub(r"[\d\W_]", "", remainder)) < MIN_DISTINCT_CHARACTERS and len(remainder) < MIN_LENGTH:
        return Sentence("密码太好猜：不要用常见的词、姓名或邮箱")
    return ""


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password."""
    return HASHER.hash(_normalized(password))


def verify_password(password: str, stored_hash: str) -> bool:
    """Tell whether a password matches a stored hash; an empty hash never matches and takes as long."""
    typed = _normalized(password)[: MAX_LENGTH * 4]
    try:
        return HASHER.verify(stored_hash or UNKNOWN_ACCOUNT_HASH, typed) and bool(stored_hash)
    except (VerificationError, InvalidHashError):
        return False


def _normalized(password: str) -> str:
    """Return a password in Unicode NFKC, so that every keyboard types the same one."""
    return unicodedata.normalize("NFKC", password)
