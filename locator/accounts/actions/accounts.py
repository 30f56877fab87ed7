"""Changes to staff accounts: invitations, mailed links, passwords, roles, closing.

Row security (db/schema/policies) decides who may change whose account; a refusal is raised as NotAllowed.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
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
from locator.accounts.domain.password import hash_password, password_problem, verify_password
from locator.accounts.domain.rights import Language, LinkPurpose, Role
from locator.accounts.queries.people import token_hash
from locator.accounts.tables import appointment, staff, staff_link
from locator.limits import MAILED_LINKS
from locator.mail.actions.outbox import TOO_MANY_LINKS, Mail, put
from locator.mail.domain import TooManyLinks

LINK_LIFETIMES = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}
MAIL_SUBJECTS = {LinkPurpose.INVITATION: "请开通驿站管理账号", LinkPurpose.RESET: "重设驿站管理密码"}
LAST_ADMINISTRATOR_CONSTRAINT = "last_administrator_stays"


def add_account(connection: Connection, email: str, name: str) -> int:
    """Add an account without a password and return its id; raise AccountExists."""
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
    """Give a role over a subtree of divisions or of organisations; without either, over the whole country."""
    area = {"division_code": division_code, "organization_id": organization_id}
    connection.execute(
        insert(appointment).values(staff_id=staff_id, role=role.value, appointed_by=by, **area)
    )


def end_appointment(connection: Connection, appointment_id: int) -> bool:
    """End a role and with it the person's sessions; return whether the actor's area holds such a role.

    Raises LastAdministrator.
    """
    is_current = (appointment.c.id == appointment_id, appointment.c.ended_at.is_(None))
    return _update_one(connection, update(appointment).where(*is_current).values(ended_at=func.now()))


def set_disabled(connection: Connection, staff_id: int, *, disabled: bool) -> bool:
    """Close or reopen an account; return whether it lies in the actor's area. Raises LastAdministrator."""
    disabled_at = func.now() if disabled else None
    return _update_one(
        connection, update(staff).where(staff.c.id == staff_id).values(disabled_at=disabled_at)
    )


def set_language(connection: Connection, staff_id: int, language: Language) -> None:
    """Set the language in which a person sees the staff pages."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(language=language.value))


def remove_second_factor(connection: Connection, staff_id: int) -> None:
    """Remove a lost second factor and the person's sessions; raise NotAllowed outside the actor's area."""
    connection.execute(select(func.forget_second_factor(staff_id)))


def send_link(connection: Connection, staff_id: int, email: str, purpose: LinkPurpose, base_url: str) -> str:
    """Mail a link that works once; return its token, of which only the hash is stored."""
    token = secrets.token_urlsafe(32)
    link = {"token_hash": token_hash(token), "staff_id": staff_id, "purpose": purpose.value}
    connection.execute(insert(staff_link).values(link | {"expires_at": func.now() + LINK_LIFETIMES[purpose]}))
    lifetime = LINK_LIFETIMES[purpose]
    body = (
        f"请打开下面的链接设置密码，{lifetime.days} 天内有效，只能用一次：\n\n"
        if lifetime.days
        else "请打开下面的链接重设密码，一小时内有效，只能用一次：\n\n"
    )
    body += f"{base_url}/staff/link/{token}\n\n不是您要的，请不用理会。"
    put(connection, Mail(email, MAIL_SUBJECTS[purpose], body))
    return token


def renew_link(connection: Connection, staff_id: int, email: str, base_url: str) -> tuple[str, LinkPurpose]:
    """Void a person's open links and mail a new one; return its token and its purpose.

    Raises NotAllowed outside the actor's area and for oneself, TooManyLinks after several within the hour.
    """
    voided = func.void_links(staff_id).table_valued("made_lately", "has_password")
    row = connection.execute(select(voided)).one()
    if MAILED_LINKS.is_reached(row.made_lately):
        raise TooManyLinks(TOO_MANY_LINKS)
    purpose = LinkPurpose.RESET if row.has_password else LinkPurpose.INVITATION
    return send_link(connection, staff_id, email, purpose, base_url), purpose


def send_reset_link(connection: Connection, email: str, base_url: str) -> None:
    """Mail a reset link if there is such an account; the caller cannot see whether there is one."""
    row = _open_account(connection, email)
    if row is not None and not _has_recent_links(connection, row.id):
        send_link(connection, row.id, row.email, LinkPurpose.RESET, base_url)


def create_reset_link(connection: Connection, email: str, base_url: str) -> str:
    """Mail a reset link and return its token, so that it can be handed over where no mail is sent.

    Raises LinkUnknown where there is no such account.
    """
    row = _open_account(connection, email)
    if row is None:
        raise LinkUnknown(Sentence("没有 {email} 的账号，或者已经停用", email=email[:60]))
    return send_link(connection, row.id, row.email, LinkPurpose.RESET, base_url)


def account_of_link(connection: Connection, token: str) -> Row[Any]:
    """Return the account that a link opens, without using the link up; raise LinkUnknown or LinkSpent."""
    query = (
        select(staff.c.id, staff.c.name, staff.c.email, staff_link.c.used_at)
        .add_columns((staff_link.c.expires_at <= func.now()).label("is_expired"))
        .join(staff, staff.c.id == staff_link.c.staff_id)
        .where(staff_link.c.token_hash == token_hash(token), staff.c.disabled_at.is_(None))
        .with_for_update(of=staff_link)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise LinkUnknown("没有这个链接，请检查是否复制完整")
    if row.used_at is not None or row.is_expired:
        raise LinkSpent("每个链接只能用一次；请再要一个")
    return row


def redeem_link(connection: Connection, token: str, password: str, browser: str) -> str:
    """Set the password by a link, use up all the person's links, and return a new session's token.

    Raises LinkUnknown, LinkSpent, and SignInRefused for an unsuitable password.
    """
    person = account_of_link(connection, token)
    _set_password(connection, person, password)
    open_links = (staff_link.c.staff_id == person.id, staff_link.c.used_at.is_(None))
    connection.execute(update(staff_link).where(*open_links).values(used_at=func.now()))
    return _new_session(connection, person.id, browser)


def change_password(connection: Connection, staff_id: int, old: str, new: str, browser: str) -> str:
    """Change one's own password, which ends every session; return a new session's token.

    Raises SignInRefused for a wrong old or an unsuitable new password.
    """
    person = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update()).one()
    if not verify_password(old, person.password_hash):
        raise SignInRefused("原来的密码不对")
    _set_password(connection, person, new)
    return _new_session(connection, staff_id, browser)


def _open_account(connection: Connection, email: str) -> Row[int, str] | None:
    """Return id and email of the account with an email address, unless it is closed."""
    query = select(staff.c.id, staff.c.email).where(staff.c.email == email.strip().lower())
    return connection.execute(query.where(staff.c.disabled_at.is_(None))).one_or_none()


def _set_password(connection: Connection, person: Row[Any], password: str) -> None:
    problem = password_problem(password, person.email, person.name)
    if problem:
        raise SignInRefused(problem)
    values = {"password_hash": hash_password(password)}
    connection.execute(update(staff).where(staff.c.id == person.id).values(values))


def _new_session(connection: Connection, staff_id: int, browser: str) -> str:
    has_totp = connection.scalar(select(staff.c.totp_confirmed_at.is_not(None)).where(staff.c.id == staff_id))
    needs_code = bool(has_totp) or roles_need_code(connection, staff_id)
    return open_session(connection, staff_id, browser, second_factor=not needs_code)


def _has_recent_links(connection: Connection, staff_id: int) -> bool:
    """Tell whether several links were made within the hour: nobody's mailbox may be flooded."""
    recent = staff_link.c.made_at > MAILED_LINKS.since(func.now())
    count = select(func.count()).select_from(staff_link).where(staff_link.c.staff_id == staff_id, recent)
    return MAILED_LINKS.is_reached(connection.scalar(count))


def _update_one(connection: Connection, statement: Any) -> bool:
    """Run an update; return whether it changed a row. Raises LastAdministrator."""
    with keeping_an_administrator(connection):
        return bool(connection.execute(statement).rowcount)


@contextmanager
def keeping_an_administrator(connection: Connection) -> Iterator[None]:
    """Check now, after what is done inside, that somebody is left who can appoint.

    Raises LastAdministrator, and what was done is undone.
    """
    try:
        with connection.begin_nested():
            yield
            connection.exec_driver_sql(f"SET CONSTRAINTS {LAST_ADMINISTRATOR_CONSTRAINT} IMMEDIATE")
    except IntegrityError as error:
        if (
            isinstance(error.orig, psycopg.Error)
            and error.orig.diag.constraint_name == LAST_ADMINISTRATOR_CONSTRAINT
        ):
            raise LastAdministrator("至少要有一位全国管理员：请先任命别人") from error
        raise
