"""Signing in and out: two factors, server-side sessions, limits on guessing.

Times are the database's, so that every process and the row security agree on when a session has ended.
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
from locator.accounts.domain.password import verify_password
from locator.accounts.domain.rights import Role, needs_second_factor
from locator.accounts.queries.people import appointments_of, token_hash
from locator.accounts.secret_box import SecretBox
from locator.accounts.tables import known_device, recovery_code, sign_in_failure, staff, staff_session
from locator.limits import ACCOUNT_FAILURES, ORIGIN_FAILURES

KEPT_FAILURES = max(ACCOUNT_FAILURES.within, ORIGIN_FAILURES.within)
IDLE_LIMIT = timedelta(hours=2)
SESSION_LIMIT = timedelta(hours=12)
TOTP_STEP_S = 30
TOTP_WINDOW = (-1, 0, 1)
RECOVERY_CODES = 10
WRONG_CREDENTIALS = Sentence("邮箱、密码或验证码不对")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in. `device` is the token of a browser that has signed in before, or empty."""

    email: str
    password: str
    origin: str
    device: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A new session: both tokens go into cookies, only their hashes are stored."""

    token: str
    device: str
    needs_code: bool


def sign_in(connection: Connection, attempt: Attempt) -> NewSession | None:
    """Open a session for a right email and password; count a wrong pair as a failure and return None.

    Raises TooManyGuesses; failures elsewhere do not block a browser that the person has used before.
    """
    email = attempt.email.strip().lower()
    person = connection.execute(select(staff).where(staff.c.email == email)).one_or_none()
    device = _known_device_hash(connection, person.id if person else None, attempt.device)
    origin = sha256(attempt.origin.encode()).digest()
    _require_few_failures(connection, email, origin, device)
    password_hash = person.password_hash if person is not None and person.disabled_at is None else ""
    if not verify_password(attempt.password, password_hash) or person is None:
        _count_failure(connection, email, origin, device)
        return None
    roles = [appointment.role for _, appointment in appointments_of(connection, person.id)]
    needs_code = bool(person.totp_secret and person.totp_confirmed_at) or needs_second_factor(roles)
    token = open_session(connection, person.id, attempt.browser, second_factor=not needs_code)
    return NewSession(token, _remember_device(connection, person.id, attempt.device), needs_code)


def open_session(connection: Connection, staff_id: int, browser: str, *, second_factor: bool) -> str:
    """Open a session and return its token, which is always new: no session fixation."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(staff_session).values(
            token_hash=token_hash(token),
            staff_id=staff_id,
            csrf=secrets.token_urlsafe(24),
            second_factor=second_factor,
            browser=browser[:120],
            expires_at=func.now() + IDLE_LIMIT,
        )
    )
    return token


def extend_session(connection: Connection, token: str) -> None:
    """Move the end of a session in use forward, up to the longest that a session may last."""
    sessions = staff_session.c
    connection.execute(
        update(staff_session)
        .where(sessions.token_hash == token_hash(token), sessions.expires_at > func.now())
        .values(
            seen_at=func.now(),
            expires_at=func.least(func.now() + IDLE_LIMIT, sessions.made_at + SESSION_LIMIT),
        )
    )


def sign_out(connection: Connection, token: str) -> None:
    """End a session, and delete all expired ones."""
    sessions = staff_session.c
    ended = or_(sessions.token_hash == token_hash(token), sessions.expires_at <= func.now())
    connection.execute(delete(staff_session).where(ended))


def verify_code(
    connection: Connection, token: str, staff_id: int, code: str, origin: str, box: SecretBox
) -> bool:
    """Accept a code of the person's app or a recovery code, each once; return whether it was right.

    A right code marks the session's second factor as shown, a wrong one is counted as a failure.
    Raises TooManyGuesses.
    """
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    account, hashed_origin = f"{person.email} code", sha256(origin.encode()).digest()
    _require_few_failures(connection, account, hashed_origin, None)
    normalized = _normalized(code)
    secret = box.open(person.totp_secret)
    step = _time_step(connection, secret, normalized) if person.totp_confirmed_at else None
    if step is not None and step > person.totp_last_step:
        connection.execute(update(staff).where(staff.c.id == staff_id).values(totp_last_step=step))
    elif not _use_recovery_code(connection, staff_id, normalized):
        _count_failure(connection, account, hashed_origin, None)
        return False
    _mark_second_factor(connection, token)
    return True


def begin_totp(connection: Connection, staff_id: int, box: SecretBox) -> tuple[str, str]:
    """Return an unconfirmed TOTP secret (RFC 6238) and its otpauth URI; raise SignInRefused if confirmed."""
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    if person.totp_confirmed_at is not None:
        raise SignInRefused("已经设好了验证码；换手机请找上级管理员")
    known = box.open(person.totp_secret)
    secret = known or pyotp.random_base32()
    if not known:
        sealed = {"totp_secret": box.seal(secret)}
        connection.execute(update(staff).where(staff.c.id == staff_id).values(sealed))
    return secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Worker stations")


def confirm_totp(connection: Connection, token: str, staff_id: int, code: str, box: SecretBox) -> list[str]:
    """Confirm the secret by its first code; return the recovery codes, which are shown only now.

    Raises SignInRefused.
    """
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    step = _time_step(connection, box.open(person.totp_secret), _normalized(code))
    if person.totp_confirmed_at is not None or step is None:
        raise SignInRefused("验证码不对：请看手机上最新的六位数字，再试一次")
    values = {"totp_confirmed_at": func.now(), "totp_last_step": step}
    connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
    codes = [secrets.token_hex(5).upper() for _ in range(RECOVERY_CODES)]
    connection.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))
    rows = [{"staff_id": staff_id, "code_hash": token_hash(recovery)} for recovery in codes]
    connection.execute(insert(recovery_code), rows)
    _mark_second_factor(connection, token)
    return codes


def roles_need_code(connection: Connection, staff_id: int) -> bool:
    """Tell whether a person's roles require a second factor."""
    return needs_second_factor(
        Role(appointment.role) for _, appointment in appointments_of(connection, staff_id)
    )


def _normalized(code: str) -> str:
    """Return a code for comparison: full-width digits made ASCII, spaces and hyphens removed."""
    return "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()


def _mark_second_factor(connection: Connection, token: str) -> None:
    is_session = staff_session.c.token_hash == token_hash(token)
    connection.execute(update(staff_session).where(is_session).values(second_factor=True))


def _time_step(connection: Connection, secret: str, code: str) -> int | None:
    """Return the TOTP time step for which a code is valid by the database's clock; None for a wrong code."""
    seconds = connection.scalar(select(func.extract("epoch", func.now())))
    current = int(seconds or 0) // TOTP_STEP_S
    for step in (current + offset for offset in TOTP_WINDOW):
        expected = pyotp.TOTP(secret).at(step * TOTP_STEP_S) if secret else ""
        if expected and secrets.compare_digest(expected.encode(), code.encode()):
            return step
    return None


def _use_recovery_code(connection: Connection, staff_id: int, code: str) -> bool:
    used = connection.execute(
        update(recovery_code)
        .where(recovery_code.c.staff_id == staff_id, recovery_code.c.used_at.is_(None))
        .where(recovery_code.c.code_hash == token_hash(code))
        .values(used_at=func.now())
    )
    return bool(used.rowcount)


def _known_device_hash(connection: Connection, staff_id: int | None, device: str) -> bytes | None:
    if staff_id is None or not device:
        return None
    device_hash = token_hash(device)
    query = select(func.count()).select_from(known_device)
    is_device = (known_device.c.staff_id == staff_id, known_device.c.token_hash == device_hash)
    return device_hash if connection.scalar(query.where(*is_device)) else None


def _remember_device(connection: Connection, staff_id: int, device: str) -> str:
    token = device if _known_device_hash(connection, staff_id, device) else secrets.token_urlsafe(32)
    row = upsert(known_device).values(staff_id=staff_id, token_hash=token_hash(token))
    connection.execute(
        row.on_conflict_do_update(index_elements=["staff_id", "token_hash"], set_={"seen_at": func.now()})
    )
    return token


def _require_few_failures(connection: Connection, account: str, origin: bytes, device: bytes | None) -> None:
    """Raise TooManyGuesses after too many failures for this account, or from this address, of late."""
    failures = sign_in_failure.c
    counted = select(func.count()).select_from(sign_in_failure)
    of_account = counted.where(failures.at > ACCOUNT_FAILURES.since(func.now()))
    of_origin = counted.where(failures.at > ORIGIN_FAILURES.since(func.now()))
    same_device = failures.device_hash.is_not_distinct_from(device)
    same_account = failures.account == _account_hash(account)
    account_failures = connection.scalar(of_account.where(same_account, same_device))
    origin_failures = connection.scalar(of_origin.where(failures.origin_hash == origin))
    if ACCOUNT_FAILURES.is_reached(account_failures) or (
        device is None and ORIGIN_FAILURES.is_reached(origin_failures)
    ):
        raise TooManyGuesses("试的次数太多了，请过一刻钟再试；在用过的电脑上不受影响")


def _count_failure(connection: Connection, account: str, origin: bytes, device: bytes | None) -> None:
    """Record a failure by hashes only, and delete those that no longer count."""
    failed = {"account": _account_hash(account), "origin_hash": origin, "device_hash": device}
    connection.execute(insert(sign_in_failure).values(failed))
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.at < func.now() - KEPT_FAILURES))


def _account_hash(account: str) -> str:
    return sha256(account.encode()).hexdigest()
