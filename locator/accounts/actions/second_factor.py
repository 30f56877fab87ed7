"""Second factors as an operator looks after them: new keys, and whose phone is lost."""

from sqlalchemy import Connection, delete, select, update

from locator.accounts.domain.errors import SignInRefused
from locator.accounts.secret_box import SecretBox
from locator.accounts.tables import recovery_code, staff


def encrypt_again(connection: Connection, box: SecretBox) -> int:
    """Encrypt all secrets with the newest key; return how many. One whose key is lost stays as it is."""
    changed = 0
    has_one = select(staff.c.id, staff.c.totp_secret).where(staff.c.totp_secret != "")
    for row in connection.execute(has_one.with_for_update()).all():
        secret = box.open(row.totp_secret)
        if secret:
            sealed = {"totp_secret": box.seal(secret)}
            changed += connection.execute(update(staff).where(staff.c.id == row.id).values(sealed)).rowcount
    return changed


def forget(connection: Connection, email: str) -> None:
    """Take a person's second factor away; the next sign-in sets up a new one. Raise SignInRefused."""
    given = {"totp_secret": "", "totp_confirmed_at": None, "totp_last_step": 0}
    person = update(staff).where(staff.c.email == email.lower()).values(given).returning(staff.c.id)
    staff_id = connection.scalar(person)
    if staff_id is None:
        raise SignInRefused("没有这个邮箱的账号")
    connection.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))
