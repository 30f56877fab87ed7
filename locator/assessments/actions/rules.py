"""Rules of a union, and the proposal that a person makes of what one proposes."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor
from locator.assessments.domain.errors import AlreadyDone, AssessmentNotFound
from locator.assessments.domain.rules import RuleTerms
from locator.assessments.queries.proposals import MAX_RULES, TARGETS, Proposed
from locator.assessments.tables import rule
from locator.editing.actions.editing import submit_proposal
from locator.entries.queries import drafts
from locator.sheets.domain.entry_cells import cells_of


def add_rule(connection: Connection, terms: RuleTerms) -> int:
    """Keep a rule and return its number; raise AlreadyDone for one too many."""
    count = select(func.count()).where(rule.c.area == terms.area)
    if (connection.scalar(count) or 0) >= MAX_RULES:
        raise AlreadyDone(Sentence("一个地方最多 {most} 条规则：请先去掉不用的", most=MAX_RULES))
    values: dict[str, Any] = {
        "area": terms.area,
        "cause": terms.cause.value,
        "threshold": terms.threshold,
        "step": terms.step.value,
        "criterion": terms.criterion,
    }
    return int(connection.scalars(insert(rule).values(values).returning(rule.c.id)).one())


def remove_rule(connection: Connection, rule_id: int) -> None:
    """Take a rule away; what was proposed by it stays."""
    if connection.execute(delete(rule).where(rule.c.id == rule_id)).rowcount != 1:
        raise AssessmentNotFound("没有这条规则，或者不归您管")


def propose(connection: Connection, actor: Actor, one: Proposed, reason: str, today: date) -> int:
    """Put the step that a rule proposes among the proposals that wait for approval; return its number.

    The station stays as it is until somebody approves. A merger has a page of its own, with a successor.
    """
    stored = drafts.by_ids(connection, [one.station_id])[0]
    changed = {
        "status": TARGETS[one.rule.terms.step].value,
        "status_since": today.isoformat(),
        "status_reason": reason,
    }
    cells = {column: text for column, text in {**cells_of(stored.draft), **changed}.items() if text}
    return submit_proposal(connection, actor, stored, cells, reason)
