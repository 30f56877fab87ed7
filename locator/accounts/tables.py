"""Tables of staff accounts: appointments, sessions, mailed links, sign-in failures, approval rules."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
    text,
)

from locator.accounts.domain.rights import Language, LinkPurpose, Right
from locator.db.columns import code_column, metadata, text_column
from locator.db.types import one_of

# Passwords and the tokens of sessions and links are stored as hashes only.
staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    code_column("language", "zh"),
    text_column("password_hash"),  # empty until the invitation is taken
    text_column("totp_secret"),
    Column("totp_confirmed_at", DateTime(timezone=True)),
    Column("totp_last_step", BigInteger, nullable=False, server_default=text("0")),
    Column("disabled_at", DateTime(timezone=True)),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    one_of("language", Language),
    CheckConstraint(
        "email LIKE '%_@_%' AND email = lower(email) AND length(email) <= 254", name="email_is_one"
    ),
    CheckConstraint("name <> '' AND length(name) <= 100", name="has_name"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("used_at", DateTime(timezone=True)),
)

# The rights that each role gives (locator/db/role_rights.py); filled at each upgrade, read by policies.
role_right = Table(
    "role_right",
    metadata,
    Column("role", Text, primary_key=True),
    Column("right_code", Text, primary_key=True),
    one_of("right_code", Right),
)

# A role over the subtree of a division or of an organisation; with neither, over the whole country.
appointment = Table(
    "appointment",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("role", Text, nullable=False),
    Column("division_code", ForeignKey("division.code"), index=True),
    Column("organization_id", ForeignKey("organization.id"), index=True),
    Column("appointed_by", Text, nullable=False),
    Column("appointed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint("num_nonnulls(division_code, organization_id) <= 1", name="one_tree"),
    Index("appointment_staff_id_idx", "staff_id", postgresql_where=text("ended_at IS NULL")),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    Column("second_factor", Boolean, nullable=False, server_default="false"),  # shown, or not needed
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    text_column("browser"),
)

staff_link = Table(
    "staff_link",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_at", DateTime(timezone=True)),
    one_of("purpose", LinkPurpose),
)

# Browsers that a person has signed in with: failed attempts from elsewhere do not block these.
known_device = Table(
    "known_device",
    metadata,
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("token_hash", LargeBinary, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now(), index=True),
    Column("account", Text, nullable=False),
    Column("origin_hash", LargeBinary, nullable=False),
    Column("device_hash", LargeBinary),
    Index("sign_in_failure_account_idx", "account", "at"),
    Index("sign_in_failure_origin_hash_idx", "origin_hash", "at"),
)

# Whether the author of a change may also publish it; the nearest rule at or above a division applies.
area_rule = Table(
    "area_rule",
    metadata,
    Column("division_code", ForeignKey("division.code"), primary_key=True),
    Column("own_approval", Boolean, nullable=False),
)
