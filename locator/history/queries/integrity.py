"""Verification of the history: the chain of seals, and tables replayed from the recorded changes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, DefaultClause, Row, Text, func, select, text

from geodata.sentence import Sentence
from locator.db.columns import metadata
from locator.history.tables import LOGGED, change_row, change_seal, key_columns
from locator.reports.tables import report

CHAIN_QUERY = text("""
    SELECT seal.number, seal.set_id,
      seal.hash = sha256(coalesce(lag(seal.hash) OVER chain, ''::bytea) || set_digest(seal.set_id))
        AS is_right,
      seal.number = row_number() OVER chain AS is_next
    FROM change_seal seal
    WINDOW chain AS (ORDER BY seal.number)
    ORDER BY seal.number""")
UNSEALED_QUERY = text("""
    SELECT s.id FROM change_set s LEFT JOIN change_seal seal ON seal.set_id = s.id
    WHERE seal.set_id IS NULL AND s.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY s.id""")
# What a redaction left must be what the sealed note of the redaction says, the latest note of each.
REDACTED_QUERY = text("""
    WITH noted AS (
      SELECT DISTINCT ON (r.table_name, one->>'id') r.table_name, (one->>'id')::bigint AS id,
             one->>'digest' AS digest
      FROM change_row r CROSS JOIN LATERAL jsonb_array_elements(r.after) AS one
      WHERE r.table_name IN ('change_row', 'change_set') ORDER BY r.table_name, one->>'id', r.id DESC)
    SELECT r.set_id, n.digest IS NOT DISTINCT FROM encode(row_digest(r), 'hex') AS is_right
    FROM change_row r LEFT JOIN noted n ON n.table_name = 'change_row' AND n.id = r.id
    WHERE r.sealed_digest IS NOT NULL
    UNION ALL
    SELECT s.id, n.digest IS NOT DISTINCT FROM encode(set_content_digest(s.id), 'hex')
    FROM change_set s LEFT JOIN noted n ON n.table_name = 'change_set' AND n.id = s.id
    WHERE s.sealed_digest IS NOT NULL
    ORDER BY 1""")
TableRows = dict[tuple[Any, ...], dict[str, Any]]  # by primary key


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal of the chain; the latest one, kept elsewhere, shows later whether the end was cut off."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.number} {self.hash.hex()}"


def latest_seal(connection: Connection) -> Seal:
    """Return the latest seal; its number is 0 while the history is empty."""
    query = select(change_seal).order_by(change_seal.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Seal(row.number, bytes(row.hash)) if row else Seal(0, b"")


def chain_problems(connection: Connection, kept_seal: Seal | None = None) -> list[str]:
    """Return the problems of the chain of seals, as sentences.

    With a seal that was kept elsewhere, the end of the chain is checked too.
    """
    rows = connection.execute(CHAIN_QUERY)
    problems = [_seal_problem(row) for row in rows if not (row.is_right and row.is_next)]
    problems += [Sentence("第 {key} 次变更没有封存", key=key) for key in connection.scalars(UNSEALED_QUERY)]
    problems += [
        Sentence("第 {key} 次变更被抹去的内容又改过", key=row.set_id)
        for row in connection.execute(REDACTED_QUERY)
        if not row.is_right
    ]
    if kept_seal and kept_seal.number:
        stored_hash = select(change_seal.c.hash).where(change_seal.c.number == kept_seal.number)
        if connection.scalar(stored_hash) != kept_seal.hash:
            problems.append(Sentence("第 {number} 个封条和留底的不一样", number=kept_seal.number))
    return problems


def redacted_count(connection: Connection) -> int:
    """Return how many records were redacted since they were sealed."""
    return len(connection.execute(REDACTED_QUERY).all())


def replay_table(connection: Connection, name: str) -> TableRows:
    """Return the rows of a logged table as the recorded changes alone produce them.

    A row that was recorded before a column was added has the column's default.
    """
    keys = key_columns(metadata.tables[name])
    later = _defaults(name)
    rows: TableRows = {}
    query = select(change_row.c.before, change_row.c.after).where(change_row.c.table_name == name)
    for change in connection.execute(query.order_by(change_row.c.id)):
        for row in change.before or ():
            del rows[tuple(row[key] for key in keys)]
        for row in change.after or ():
            rows[tuple(row[key] for key in keys)] = later | row
    return rows


def _defaults(name: str) -> dict[str, Any]:
    """Return the recorded columns of a logged table that a new row may leave out, with their plain values."""
    columns = [column for column in metadata.tables[name].columns if column.name not in LOGGED[name]]
    plain = {
        column.name: column.server_default.arg
        for column in columns
        if isinstance(column.server_default, DefaultClause) and isinstance(column.server_default.arg, str)
        if isinstance(column.type, Text)
    }
    empty = {
        column.name: None
        for column in columns
        if column.nullable and column.server_default is None and not column.computed
    }
    return empty | plain


def current_table(connection: Connection, name: str) -> TableRows:
    """Return the rows of a logged table as they are, in the form in which the history records them."""
    table = metadata.tables[name]
    with connection.begin_nested() if connection.in_transaction() else connection.begin():
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        rows = [row[0] for row in connection.execute(select(func.to_jsonb(table.table_valued())))]
    recorded = [
        {column: value for column, value in row.items() if column not in LOGGED[name]} for row in rows
    ]
    return {tuple(row[key] for key in key_columns(table)): row for row in recorded}


def altered_answers(connection: Connection) -> list[int]:
    """Return the ids of reports whose answer differs from the last one that was recorded.

    Only answers are recorded of reports, so their table cannot be replayed; deleted reports are left out.
    """
    query = select(change_row.c.after).where(change_row.c.table_name == report.name)
    recorded: dict[int, str] = {}
    for after in connection.scalars(query.order_by(change_row.c.id)):
        recorded |= {row["id"]: row["answer"] for row in after or ()}
    stored = connection.execute(select(report.c.id, report.c.answer).order_by(report.c.id))
    return [row.id for row in stored if recorded.get(row.id, row.answer) != row.answer]


def _seal_problem(row: Row[Any]) -> str:
    what = Sentence("内容和封条不符") if not row.is_right else Sentence("前面少了封条")
    return Sentence(
        "第 {number} 个封条（第 {set_id} 次变更）：{what}", number=row.number, set_id=row.set_id, what=what
    )
