"""The actions on many stations, one a row: what each is told, how it is planned, what the history says of it.

A new action is a row here, with the fields of its form in `templates/workbench/_action_fields.html`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Right
from locator.editing.views.labels import cell_name
from locator.hours.actions.exceptions import Period
from locator.hours.views.campaigns import CampaignParameters
from locator.workbench.actions.entries import plan_approval, plan_cell
from locator.workbench.actions.exceptions import plan_campaign, plan_closing, plan_opening
from locator.workbench.actions.keepers import plan_keeper
from locator.workbench.actions.plan import Acting, Plan
from locator.workbench.domain.selection import SelectedStation
from locator.workbench.views.parameters import (
    CellParameters,
    ClosureParameters,
    KeeperParameters,
    Nothing,
)

Planning = Callable[[Connection, Acting, Sequence[SelectedStation], Any], Plan]


@dataclass(frozen=True, slots=True)
class BulkAction:
    """An action on many stations.

    `reason` is what the history says; `done` the sentence about the stations that it changed.
    """

    code: str
    label: Sentence
    right: Right
    parameters: type[BaseModel]
    plan: Planning
    reason: Callable[[Any], str]
    has_fields: bool = True


def _plan_cell(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], told: CellParameters
) -> Plan:
    return plan_cell(connection, acting, selected, told.cell, told.text, told.why)


def _plan_closing(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], told: ClosureParameters
) -> Plan:
    return plan_closing(connection, acting, selected, Period(told.since, told.until), told.reason)


def _plan_opening(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], _told: Nothing
) -> Plan:
    return plan_opening(connection, acting, selected)


def _plan_campaign(
    _connection: Connection, acting: Acting, selected: Sequence[SelectedStation], told: CampaignParameters
) -> Plan:
    return plan_campaign(acting, selected, told.campaign)


def _plan_keeper(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], told: KeeperParameters
) -> Plan:
    return plan_keeper(connection, acting, selected, told.person)


def _plan_approval(
    connection: Connection, acting: Acting, selected: Sequence[SelectedStation], _told: Nothing
) -> Plan:
    return plan_approval(connection, acting, selected)


def _reason_of_cell(told: CellParameters) -> str:
    sentence = f"一起改“{cell_name(told.cell)}”"
    return f"{sentence}；{told.why}" if told.why else sentence


ACTIONS: Mapping[str, BulkAction] = {
    action.code: action
    for action in (
        BulkAction("cell", Sentence("改一栏"), Right.EDIT, CellParameters, _plan_cell, _reason_of_cell),
        BulkAction(
            "close",
            Sentence("临时关闭"),
            Right.TEND,
            ClosureParameters,
            _plan_closing,
            lambda told: f"临时关闭：{told.reason[:100]}",
        ),
        BulkAction(
            "open",
            Sentence("重新开放"),
            Right.TEND,
            Nothing,
            _plan_opening,
            lambda _: "重新开放",
            has_fields=False,
        ),
        BulkAction(
            "campaign",
            Sentence("统一行动"),
            Right.TEND,
            CampaignParameters,
            _plan_campaign,
            lambda told: f"统一行动：{told.name}",
        ),
        BulkAction(
            "keeper",
            Sentence("登记守站人"),
            Right.TEND,
            KeeperParameters,
            _plan_keeper,
            lambda _: "登记守站人",
        ),
        BulkAction(
            "approve",
            Sentence("审批"),
            Right.PUBLISH,
            Nothing,
            _plan_approval,
            lambda _: "一起审批",
            has_fields=False,
        ),
    )
}
