"""The table of administrative divisions (GB/T 2260)."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, Text

from locator.db.columns import metadata, text_column

# Filled from geodata at every start.
division = Table(
    "division",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("parent_code", ForeignKey("division.code"), index=True),
    text_column("pinyin"),
    text_column("initials"),
    CheckConstraint("code ~ '^[0-9]{6}$'", name="code_is_gb2260"),
)
