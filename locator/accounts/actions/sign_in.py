"""Signing in and out: two factors, server-side sessions, and patience with guessers.

Times are the database's: what a session's end means must be the same to every process and to the row
security, which asks the same rows.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import pyotp
from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from geodata.sentence import Sentence
from locator.accounts.domain.errors import SignInRefused, TooManyGuesses
from locator.accounts.domain.password import matches
from locator.accounts.domain.rights import Role, needs_second_factor
from locator.accounts.queries.people import appointments_of, token_hash
from locator.accounts.tables import known_device, recovery_code, sign_in_failure, staff, staff_session

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
PATIENCE = timedelta(minutes=15)
MOST_FAILURES = 10  # of one account: by strangers together, and by each browser it knows
MOST_OF_ORIGIN = 60  # an office shares one address
TOTP_STEP_S = 30
TOTP_WINDOW = (-1, 0, 1)
RECOVERY_CODES = 10
WRONG = Sentence("邮箱、密码或验证码不对")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in. `device` is the token of a browser that was here before, or empty."""

    email: str
    password: str
    origin: str
    device: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: its token goes into a cookie, the device's into another, neither is kept here."""

    token: str
    device: str
    needs_code: bool


def sign_in(connection: Connection, tried: Attempt) -> Opened | None:
    """Open a session for a right name and password, None for a wrong one, which is counted.

    Raises TooManyGuesses; a browser that the person has used before is not held up by strangers'.
    """
    email = tried.email.strip().lower()
    person = connection.execute(select(staff).where(staff.c.email == email)).one_or_none()
    device = _known(connection, person.id if person else None, tried.device)
    origin = sha256(tried.origin.encode()).digest()
    _require_patience(connection, email, origin, device)
    kept = person.password_hash if person is not None and person.disabled_at is None else ""
    if not matches(tried.password, kept) or person is None:
        _count_failure(connection, email, origin, device)
        return None
    roles = [one.role for _, one in appointments_of(connection, person.id)]
    needs_code = bool(person.totp_secret and person.totp_confirmed_at) or needs_second_factor(roles)
    token = open_session(connection, person.id, tried.browser, second_factor=not needs_code)
    return Opened(token, _remember_device(connection, person.id, tried.device), needs_code)


def open_session(connection: Connection, staff_id: int, browser: str, *, second_factor: bool) -> str:
    """Return the token of a new session; an old cookie's is never taken on."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(staff_session).values(
            token_hash=token_hash(token),
            staff_id=staff_id,
            csrf=secrets.token_urlsafe(24),
            second_factor=second_factor,
            browser=browser[:120],
            expires_at=func.now() + IDLE,
        )
    )
    return token


def keep_open(connection: Connection, token: str) -> None:
    """Let a session that is used go on, up to its longest."""
    sessions = staff_session.c
    connection.execute(
        update(staff_session)
        .where(sessions.token_hash == token_hash(token), sessions.expires_at > func.now())
        .values(seen_at=func.now(), expires_at=func.least(func.now() + IDLE, sessions.made_at + LONGEST))
    )


def sign_out(connection: Connection, token: str) -> None:
    """End a session, and sweep those whose time is over."""
    sessions = staff_session.c
    ended = or_(sessions.token_hash == token_hash(token), sessions.expires_at <= func.now())
    connection.execute(delete(staff_session).where(ended))


def show_code(connection: Connection, token: str, staff_id: int, code: str, origin: str) -> bool:
    """Take a code of the person's app, or a recovery code, each once; tell whether it was right.

    The session gets a new token only at sign-in; here it gains its second factor. Wrong codes are counted.
    """
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    account, hashed_origin = f"{person.email} code", sha256(origin.encode()).digest()
    _require_patience(connection, account, hashed_origin, None)
    typed = _typed(code)
    step = _step_of(connection, person.totp_secret, typed) if person.totp_confirmed_at else None
    if step is not None and step > person.totp_last_step:
        connection.execute(update(staff).where(staff.c.id == staff_id).values(totp_last_step=step))
    elif not _spend_recovery_code(connection, staff_id, typed):
        _count_failure(connection, account, hashed_origin, None)
        return False
    _grant(connection, token)
    return True


def begin_totp(connection: Connection, staff_id: int) -> tuple[str, str]:
    """Return a fresh secret and its otpauth address, for a person who has none that is confirmed."""
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    if person.totp_confirmed_at is not None:
        raise SignInRefused("已经设好了验证码；换手机请找上级管理员")
    secret = person.totp_secret or pyotp.random_base32()
    if not person.totp_secret:
        connection.execute(update(staff).where(staff.c.id == staff_id).values(totp_secret=secret))
    return secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Worker stations")


def confirm_totp(connection: Connection, token: str, staff_id: int, code: str) -> list[str]:
    """Confirm the secret by its first code; return the recovery codes, to be written down now."""
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    step = _step_of(connection, person.totp_secret, _typed(code))
    if person.totp_confirmed_at is not None or step is None:
        raise SignInRefused("验证码不对：请看手机上最新的六位数字，再试一次")
    values = {"totp_confirmed_at": func.now(), "totp_last_step": step}
    connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
    codes = [secrets.token_hex(5).upper() for _ in range(RECOVERY_CODES)]
    connection.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))
    connection.execute(
        insert(recovery_code), [{"staff_id": staff_id, "code_hash": token_hash(one)} for one in codes]
    )
    _grant(connection, token)
    return codes


def roles_need_code(connection: Connection, staff_id: int) -> bool:
    """Tell whether a person's roles ask for a second factor."""
    return needs_second_factor(Role(one.role) for _, one in appointments_of(connection, staff_id))


def _typed(code: str) -> str:
    """Return a code as it is compared: a Chinese keyboard writes full-width digits, people part them."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()


def _grant(connection: Connection, token: str) -> None:
    this = staff_session.c.token_hash == token_hash(token)
    connection.execute(update(staff_session).where(this).values(second_factor=True))


def _step_of(connection: Connection, secret: str, code: str) -> int | None:
    """Return the number of the half-minute that a code is of, by the database's clock."""
    seconds = connection.scalar(select(func.extract("epoch", func.now())))
    current = int(seconds or 0) // TOTP_STEP_S
    for step in (current + offset for offset in TOTP_WINDOW):
        right = pyotp.TOTP(secret).at(step * TOTP_STEP_S) if secret else ""
        if right and secrets.compare_digest(right.encode(), code.encode()):
            return step
    return None


def _spend_recovery_code(connection: Connection, staff_id: int, code: str) -> bool:
    spent = connection.execute(
        update(recovery_code)
        .where(recovery_code.c.staff_id == staff_id, recovery_code.c.used_at.is_(None))
        .where(recovery_code.c.code_hash == token_hash(code))
        .values(used_at=func.now())
    )
    return bool(spent.rowcount)


def _known(connection: Connection, staff_id: int | None, device: str) -> bytes | None:
    if staff_id is None or not device:
        return None
    hashed = token_hash(device)
    mine = (known_device.c.staff_id == staff_id, known_device.c.token_hash == hashed)
    return hashed if connection.scalar(select(func.count()).select_from(known_device).where(*mine)) else None


def _remember_device(connection: Connection, staff_id: int, device: str) -> str:
    token = device if _known(connection, staff_id, device) else secrets.token_urlsafe(32)
    row = upsert(known_device).values(staff_id=staff_id, token_hash=token_hash(token))
    connection.execute(
        row.on_conflict_do_update(index_elements=["staff_id", "token_hash"], set_={"seen_at": func.now()})
    )
    return token


def _require_patience(connection: Connection, account: str, origin: bytes, device: bytes | None) -> None:
    """Raise TooManyGuesses when this account was guessed at too often, from here or by strangers together."""
    failures = sign_in_failure.c
    recent = select(func.count()).select_from(sign_in_failure).where(failures.at > func.now() - PATIENCE)
    same_device = failures.device_hash.is_not_distinct_from(device)
    of_account = connection.scalar(recent.where(failures.account == _account(account), same_device)) or 0
    of_origin = connection.scalar(recent.where(failures.origin_hash == origin)) or 0
    if of_account >= MOST_FAILURES or (device is None and of_origin >= MOST_OF_ORIGIN):
        raise TooManyGuesses("试的次数太多了，请过一刻钟再试；在用过的电脑上不受影响")


def _count_failure(connection: Connection, account: str, origin: bytes, device: bytes | None) -> None:
    """Remember a failure by hashes, for as long as it counts."""
    failed = {"account": _account(account), "origin_hash": origin, "device_hash": device}
    connection.execute(insert(sign_in_failure).values(failed))
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.at < func.now() - PATIENCE))


def _account(account: str) -> str:
    return sha256(account.encode()).hexdigest()
