"""What a password must be, and what keeps guessing slow.

Source: OWASP ASVS 5.0, 6.2 (length before variety, no forced change) and its advice for Argon2id.
"""

import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from geodata.sentence import Sentence

SHORTEST, LONGEST = 12, 128
FEWEST_SIGNS = 5  # different ones: 111111111111 is long and is nothing
# The parts of what people choose first; a password that is one of them with digits around is none.
COMMON = re.compile(r"password|passw0rd|qwerty|asdfgh|letmein|admin|welcome|iloveyou|woaini|yizhan|gonghui")
# OWASP's minimum for Argon2id: 19 MiB, two rounds; some 110 ms on an office server's core.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Somebody's who is not there: a wrong name must take as long as a wrong password.
NOBODY = HASHER.hash("nobody has this password")


def trouble_with(password: str, email: str, name: str) -> str:
    """Return why a password will not do, in a sentence; empty when it will."""
    plain = _plain(password).lower()
    if not SHORTEST <= len(plain) <= LONGEST:
        return Sentence(
            "密码要有 {shortest} 到 {longest} 个字，可以是一句话", shortest=SHORTEST, longest=LONGEST
        )
    if len(set(plain)) < FEWEST_SIGNS:
        return Sentence("密码里重复的字太多")
    left = COMMON.sub("", plain)
    for known in (email.split("@", maxsplit=1)[0].lower(), name.lower()):
        left = left.replace(known, "") if len(known) > 2 else left
    if len(re.sub(r"[\d\W_]", "", left)) < FEWEST_SIGNS and len(left) < SHORTEST:
        return Sentence("密码太好猜：不要用常见的词、姓名或邮箱")
    return ""


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return HASHER.hash(_plain(password))


def matches(password: str, kept: str) -> bool:
    """Tell whether a password is the kept one; as slow for nobody's as for somebody's."""
    try:
        return HASHER.verify(kept or NOBODY, _plain(password)[: LONGEST * 4]) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def _plain(password: str) -> str:
    """Return a password as it is typed on any keyboard: Unicode NFKC."""
    return unicodedata.normalize("NFKC", password)
