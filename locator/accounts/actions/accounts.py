"""Accounts: inviting, taking a link, a new password, roles given and ended, an account closed.

What a person may do to whom is the database's to say (db/schema/policies): it raises NotAllowed.
"""

import secrets
from datetime import timedelta
from typing import Any

import psycopg
from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from geodata.sentence import Sentence
from locator.accounts.actions.sign_in import open_session, roles_need_code
from locator.accounts.domain.errors import (
    AccountExists,
    LastAdministrator,
    LinkSpent,
    LinkUnknown,
    SignInRefused,
)
from locator.accounts.domain.password import hashed, matches, trouble_with
from locator.accounts.domain.rights import Language, LinkPurpose, Role
from locator.accounts.queries.people import token_hash
from locator.accounts.tables import appointment, staff, staff_link
from locator.mail.actions.outbox import LINKS_ENOUGH, MOST_LINKS, Mail, put
from locator.mail.domain import TooManyLinks

LIVES = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}
SUBJECTS = {LinkPurpose.INVITATION: "请开通驿站管理账号", LinkPurpose.RESET: "重设驿站管理密码"}
LAST_ADMINISTRATOR = "last_administrator_stays"


def add(connection: Connection, email: str, name: str) -> int:
    """Add an account without a password; raise AccountExists."""
    values = {"email": email.strip().lower(), "name": name.strip()}
    try:
        with connection.begin_nested():
            return int(connection.execute(insert(staff).values(values).returning(staff.c.id)).scalar_one())
    except IntegrityError as error:
        raise AccountExists(Sentence("{email} 已有账号，或者不是邮箱", email=email)) from error


def appoint(
    connection: Connection,
    staff_id: int,
    role: Role,
    by: str,
    *,
    division_code: str | None = None,
    organization_id: int | None = None,
) -> None:
    """Give a role over a subtree; over neither: over everything."""
    place = {"division_code": division_code, "organization_id": organization_id}
    connection.execute(
        insert(appointment).values(staff_id=staff_id, role=role.value, appointed_by=by, **place)
    )


def end_appointment(connection: Connection, appointment_id: int) -> bool:
    """End a role now, and the person's sessions with it; tell whether there was one in the actor's area."""
    this = (appointment.c.id == appointment_id, appointment.c.ended_at.is_(None))
    return _kept_one(connection, update(appointment).where(*this).values(ended_at=func.now()))


def set_disabled(connection: Connection, staff_id: int, *, disabled: bool) -> bool:
    """Close or reopen an account; tell whether it is one in the actor's area."""
    value = func.now() if disabled else None
    return _kept_one(connection, update(staff).where(staff.c.id == staff_id).values(disabled_at=value))


def set_language(connection: Connection, staff_id: int, language: Language) -> None:
    """Choose the language of one's own pages."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(language=language.value))


def forget_second_factor(connection: Connection, staff_id: int) -> None:
    """Take a lost second factor away, and the sessions with it; raise NotAllowed outside the area."""
    connection.execute(select(func.forget_second_factor(staff_id)))


def send_link(connection: Connection, staff_id: int, email: str, purpose: LinkPurpose, base_url: str) -> str:
    """Mail a link that works once; return its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    link = {"token_hash": token_hash(token), "staff_id": staff_id, "purpose": purpose.value}
    connection.execute(insert(staff_link).values(link | {"expires_at": func.now() + LIVES[purpose]}))
    days = LIVES[purpose]
    body = (
        f"请打开下面的链接设置密码，{days.days} 天内有效，只能用一次：\n\n"
        if days.days
        else "请打开下面的链接重设密码，一小时内有效，只能用一次：\n\n"
    )
    body += f"{base_url}/staff/link/{token}\n\n不是您要的，请不用理会。"
    put(connection, Mail(email, SUBJECTS[purpose], body))
    return token


def renew_link(connection: Connection, staff_id: int, email: str, base_url: str) -> tuple[str, LinkPurpose]:
    """Void somebody's open links and mail a new one; return its token, and what it is for.

    Raises NotAllowed outside the area and for oneself, TooManyLinks where there were several just now.
    """
    voided = func.void_links(staff_id).table_valued("made_lately", "has_password")
    row = connection.execute(select(voided)).one()
    if row.made_lately >= MOST_LINKS:
        raise TooManyLinks(LINKS_ENOUGH)
    purpose = LinkPurpose.RESET if row.has_password else LinkPurpose.INVITATION
    return send_link(connection, staff_id, email, purpose, base_url), purpose


def forgot(connection: Connection, email: str, base_url: str) -> None:
    """Mail a reset link if there is such an account; the asker is told the same either way."""
    chosen = select(staff.c.id, staff.c.email).where(staff.c.email == email.strip().lower())
    row = connection.execute(chosen.where(staff.c.disabled_at.is_(None))).one_or_none()
    if row is not None and not _asked_just_now(connection, row.id):
        send_link(connection, row.id, row.email, LinkPurpose.RESET, base_url)


def reset_link(connection: Connection, email: str, base_url: str) -> str:
    """Return the token of a link by which somebody sets a new password, to be handed over; it is mailed too.

    Raises LinkUnknown where there is no such account.
    """
    chosen = select(staff.c.id, staff.c.email).where(staff.c.email == email.strip().lower())
    row = connection.execute(chosen.where(staff.c.disabled_at.is_(None))).one_or_none()
    if row is None:
        raise LinkUnknown(Sentence("没有 {email} 的账号，或者已经停用", email=email[:60]))
    return send_link(connection, row.id, row.email, LinkPurpose.RESET, base_url)


def opened_by_link(connection: Connection, token: str) -> Row[Any]:
    """Return the account that a link opens; looking spends nothing. Raises LinkUnknown or LinkSpent."""
    chosen = (
        select(staff.c.id, staff.c.name, staff.c.email, staff_link.c.used_at)
        .add_columns((staff_link.c.expires_at <= func.now()).label("is_late"))
        .join(staff, staff.c.id == staff_link.c.staff_id)
        .where(staff_link.c.token_hash == token_hash(token), staff.c.disabled_at.is_(None))
        .with_for_update(of=staff_link)
    )
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise LinkUnknown("没有这个链接，请检查是否复制完整")
    if row.used_at is not None or row.is_late:
        raise LinkSpent("每个链接只能用一次；请再要一个")
    return row


def take_link(connection: Connection, token: str, password: str, browser: str) -> str:
    """Set the password by a link, spend all the person's links, and return a new session's token."""
    person = opened_by_link(connection, token)
    _set_password(connection, person, password)
    mine = (staff_link.c.staff_id == person.id, staff_link.c.used_at.is_(None))
    connection.execute(update(staff_link).where(*mine).values(used_at=func.now()))
    return _fresh_session(connection, person.id, browser)


def change_password(connection: Connection, staff_id: int, old: str, new: str, browser: str) -> str:
    """Change one's own password, which ends every session; return a new one's token."""
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    if not matches(old, person.password_hash):
        raise SignInRefused("原来的密码不对")
    _set_password(connection, person, new)
    return _fresh_session(connection, staff_id, browser)


def _set_password(connection: Connection, person: Row[Any], password: str) -> None:
    trouble = trouble_with(password, person.email, person.name)
    if trouble:
        raise SignInRefused(trouble)
    connection.execute(update(staff).where(staff.c.id == person.id).values(password_hash=hashed(password)))


def _fresh_session(connection: Connection, staff_id: int, browser: str) -> str:
    has_totp = connection.scalar(select(staff.c.totp_confirmed_at.is_not(None)).where(staff.c.id == staff_id))
    needs_code = bool(has_totp) or roles_need_code(connection, staff_id)
    return open_session(connection, staff_id, browser, second_factor=not needs_code)


def _asked_just_now(connection: Connection, staff_id: int) -> bool:
    """Tell whether several reset links were asked for within the hour: nobody's box is to be flooded."""
    recent = staff_link.c.made_at > func.now() - timedelta(hours=1)
    asked = select(func.count()).select_from(staff_link).where(staff_link.c.staff_id == staff_id, recent)
    return (connection.scalar(asked) or 0) >= MOST_LINKS


def _kept_one(connection: Connection, statement: Any) -> bool:
    """Run a change at once with its constraints; raise LastAdministrator when it takes the last one away."""
    try:
        with connection.begin_nested():
            found = connection.execute(statement).rowcount
            connection.exec_driver_sql(f"SET CONSTRAINTS {LAST_ADMINISTRATOR} IMMEDIATE")
    except IntegrityError as error:
        if isinstance(error.orig, psycopg.Error) and error.orig.diag.constraint_name == LAST_ADMINISTRATOR:
            raise LastAdministrator("至少要有一位全国管理员：请先任命别人") from error
        raise
    return bool(found)
