"""What waits in a person's areas, in the order in which it should be done: why, how much, and where.

All counts are one query; each is the length of the list behind its link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, select

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.assessments.domain.rounds import last_day
from locator.assessments.queries.waiting import count_unconfirmed, count_visits
from locator.checking.domain.priority import Because
from locator.checking.queries import queue
from locator.duplicates import queries as duplicates
from locator.editing.queries import proposals
from locator.editing.tables import proposal
from locator.events.queries.counts import count_waiting
from locator.hours.domain.notice_due import MissingNotice
from locator.hours.domain.schedule import Cause
from locator.hours.tables import hours_exception
from locator.imports.domain.run import OPEN_STATES, RunState
from locator.imports.tables import import_run
from locator.notes.queries import notes
from locator.reports.queries import inbox
from locator.stations.queries.areas import lies_within
from locator.stations.tables import station

SOON = timedelta(hours=24)
STOPPED_STATES = (RunState.UNREADABLE, *sorted(OPEN_STATES))
OF_CALENDAR = "decree"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: what it is, why it comes when it comes, where it is done, and who does it."""

    what: Sentence
    why: Sentence
    address: str
    right: Right = Right.TEND
    is_urgent: bool = False


# In the order in which it should be done.
KINDS: Mapping[str, Kind] = {
    "overdue_reports": Kind(
        Sentence("反映过了期限还没答复"),
        Sentence("说的人在等，公众看得到本地答复得快不快"),
        "/staff/reports",
        is_urgent=True,
    ),
    "doubts": Kind(
        Sentence("公众正看到有人说不对的站"),
        Sentence("现在就可能有人白跑，打个电话就能弄清"),
        "/staff/checks?because=doubted",
        is_urgent=True,
    ),
    "overdue_closures": Kind(
        Sentence("预计恢复的时间过了，还关着"),
        Sentence("开了没开，公众看到的是说不准"),
        "/staff/closures",
        is_urgent=True,
    ),
    OF_CALENDAR: Kind(
        Sentence("放假安排还没有装入"),
        Sentence("节假日前后开不开都显示说不准"),
        "/staff/calendar",
        Right.LOOK,
        is_urgent=True,
    ),
    "due_reports": Kind(Sentence("反映一天之内到期限"), Sentence("过了期限就排到最前"), "/staff/reports"),
    "tasks": Kind(Sentence("分给我的事"), Sentence("同事交给您的"), "/staff/assigned", Right.LOOK),
    "visits": Kind(
        Sentence("这个月我们组还要去看的站"), Sentence("每站一月一次"), "/staff/rounds", Right.LOOK
    ),
    "unconfirmed": Kind(
        Sentence("评估结果等您确认"),
        Sentence("确认了才作数，星级才公开"),
        "/staff/rounds",
        Right.PUBLISH,
    ),
    "events": Kind(
        Sentence("活动等您定办不办，或等您记人数"),
        Sentence("没定的公众看到的是说不准"),
        "/staff/events/waiting",
    ),
    "proposals": Kind(
        Sentence("别人的修改等您审批"), Sentence("批了公众才看得到"), "/staff/proposals", Right.PUBLISH
    ),
    "imports": Kind(
        Sentence("别人导入的表等您写入"), Sentence("写入了才算数"), "/staff/imports", Right.PUBLISH
    ),
    "stopped_imports": Kind(
        Sentence("我的导入停在半路"),
        Sentence("等您对列、选坐标系，或决定写不写"),
        "/staff/imports",
        Right.EDIT,
    ),
    "silent_keepers": Kind(
        Sentence("守站人没有回音"), Sentence("再没有人确认，这些站就不再列出"), "/staff/checks?because=silent"
    ),
    "other_reports": Kind(Sentence("其他反映等答复"), Sentence("期限还早"), "/staff/reports"),
    "checks": Kind(Sentence("该打电话核对的站"), Sentence("很久没核实，或有人说不对"), "/staff/checks"),
    "pairs": Kind(
        Sentence("可能重复的站"), Sentence("一站登记了两次，公众会跑错"), "/staff/duplicates", Right.EDIT
    ),
}


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work, and how much of it there is."""

    kind: Kind
    count: int

    @property
    def text(self) -> str:
        """The count as it is shown."""
        return queue.counted_text(self.count)


def waiting_work(
    connection: Connection, actor: Actor, missing: MissingNotice | None, now: datetime
) -> list[Work]:
    """Return every kind of work that a person may do, in order, with its count, which may be 0."""
    counted = _counts(actor, now)
    row = connection.execute(select(*(query.label(name) for name, query in counted.items()))).one()
    counts = dict(row._mapping)
    overdue, soon = counts["overdue_reports"], counts["due_reports"]
    counts |= {OF_CALENDAR: int(missing is not None), "other_reports": counts.pop("reports") - overdue - soon}
    return [Work(kind, counts[name]) for name, kind in KINDS.items() if actor.may_somewhere(kind.right)]


def _counts(actor: Actor, now: datetime) -> dict[str, ScalarSelect[int]]:
    """Return the query of each count; the right that a list asks for decides about the areas."""
    tends, publishes, looks = (actor.areas(right) for right in (Right.TEND, Right.PUBLISH, Right.LOOK))
    return {
        "reports": inbox.due_count(looks),
        "overdue_reports": inbox.due_count(looks, before=now),
        "due_reports": inbox.due_count(looks, after=now, before=now + SOON),
        "doubts": queue.count_due(tends, now, Because.DOUBTED).scalar_subquery(),
        "overdue_closures": _overdue_closures(looks, now),
        "tasks": notes.count_tasks(actor.staff_id).scalar_subquery(),
        "visits": count_visits(actor.staff_id, last_day(f"{now:%Y-%m}")).scalar_subquery(),
        "unconfirmed": count_unconfirmed(actor.staff_id).scalar_subquery(),
        "events": count_waiting(tends, now),
        "proposals": proposals.open_proposal_count(publishes)
        .where(proposal.c.author_id != actor.staff_id)
        .scalar_subquery(),
        "imports": _imports(
            import_run.c.state == RunState.WAITING.value,
            import_run.c.author_id != actor.staff_id,
            lies_within(publishes, import_run.c.division_code, import_run.c.organization_id),
        ),
        "stopped_imports": _imports(
            import_run.c.state.in_([state.value for state in STOPPED_STATES]),
            import_run.c.author_id == actor.staff_id,
        ),
        "silent_keepers": queue.count_due(tends, now, Because.SILENT).scalar_subquery(),
        "checks": queue.count_due(tends, now).scalar_subquery(),
        "pairs": duplicates.open_pair_count(looks).scalar_subquery(),
    }


def _overdue_closures(areas: Sequence[Area], now: datetime) -> ScalarSelect[int]:
    joined = hours_exception.join(station, station.c.id == hours_exception.c.station_id)
    current = (hours_exception.c.cause == Cause.CLOSURE.value, hours_exception.c.lifted_at.is_(None))
    counted = select(func.count()).select_from(joined)
    return counted.where(lies_within(areas), *current, hours_exception.c.ends_at <= now).scalar_subquery()


def _imports(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(import_run).where(*conditions).scalar_subquery()
