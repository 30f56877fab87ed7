"""Staff pages that compare the parts of an area by kind, with filters, and by month; as XLSX as well."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from geodata.sentence import Sentence
from locator.accounts.domain.rights import Actor, Area, Right
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.accounts.views.division_labels import division_options
from locator.errors import InvalidRequest
from locator.http import clock
from locator.http.database import as_staff
from locator.http.download import download
from locator.http.language import translate
from locator.http.responses import page
from locator.http.validation import validated
from locator.organizations.queries import find_organization_id
from locator.places.views.readable import in_the_readers_letters
from locator.publishing.actions.file_writer import write_workbook
from locator.stations.domain.station import LifecycleStatus, StationKind
from locator.targets.domain.comparison import Comparison, Month, compare
from locator.targets.domain.given import parse_day
from locator.targets.domain.parts import Parts
from locator.targets.domain.target import Per
from locator.targets.queries.areas import parts_of, union_area
from locator.targets.queries.comparing import count_by_month, count_by_part
from locator.targets.queries.tallies import Counted, Period
from locator.targets.views import sheets
from locator.targets.views.places import area_key, levels, required_area

bp = Blueprint("staff_comparison", __name__, url_prefix="/staff/figures")


class ComparisonParameters(BaseModel):
    """The place, by what its parts are compared, and the filters; days may be months or years."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str = Field(default="", max_length=200)
    by: Per | None = None
    kind: list[StationKind] = Field(default_factory=list, max_length=len(StationKind))
    union: str = Field(default="", max_length=200)
    status: LifecycleStatus | None = None
    begin: str = Field(default="", max_length=20)
    end: str = Field(default="", max_length=20)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a comparison is asked of: stations, period, the parts of the area, and what was given."""

    given: ComparisonParameters
    counted: Counted
    period: Period
    per: Per
    levels: list[Per]
    parts: Parts
    today: date

    @property
    def area(self) -> Area:
        """The area that is compared."""
        return self.counted.area

    @property
    def query(self) -> str:
        """The parameters as the query of an address."""
        named = self.given.model_dump(mode="json", exclude_defaults=True)
        return urlencode(named, doseq=True)

    @property
    def last_month(self) -> str:
        """The last month that is shown: that of the end, but none that has not begun."""
        return f"{min(self.period.ends_on, self.today):%Y-%m}"

    def compare(self, connection: Connection) -> Comparison:
        """Return the comparison."""
        found = count_by_part(connection, self.counted, self.period, self.per, self.given.status)
        return compare(found, self.parts)

    def months(self, connection: Connection) -> list[Month]:
        """Return the months of the whole area."""
        return count_by_month(connection, self.counted, self.last_month)


@bp.get("/comparison")
@requires(Right.LOOK)
def comparison() -> Response:
    """Compare all parts of an area."""
    actor = session.actor()

    def show(connection: Connection) -> Response:
        asked = read_question(connection, actor)
        return page(
            "targets/comparison.html",
            private=True,
            asked=asked,
            given=asked.given,
            comparison=asked.compare(connection),
            months=asked.months(connection),
            kinds=StationKind,
            stages=LifecycleStatus,
            sums=sheets.SUMS,
            month_headings=MONTH_HEADINGS,
            meaning=MEANING,
            counts_of=sheets.counts_of,
            places=[area.name for area in actor.areas(Right.LOOK)],
            divisions=division_options(actor.areas(Right.LOOK)),
        )

    return as_staff(show, session.by())


@bp.get("/comparison.xlsx")
@requires(Right.LOOK)
def sheet() -> Response:
    """Send a comparison as a workbook: the parts on the first sheet, the months on the second."""
    actor = session.actor()

    def read(connection: Connection) -> tuple[Asked, Comparison, list[Month]]:
        asked = read_question(connection, actor)
        return asked, asked.compare(connection), asked.months(connection)

    asked, compared, months = as_staff(read, session.by())
    rows: list[sheets.Cells | dict[str, Any]] = [*sheets.comparison_rows(compared)]
    rows.append({"more": sheets.month_rows(months)})
    second = (translate(Sentence("逐月")), [translate(one) for one in MONTH_HEADINGS], dict[str, int]())
    title = translate(Sentence("各地"))

    def write(path: Path) -> None:
        headings = sheets.comparison_headings(compared)
        write_workbook(path, headings, rows, _notes(asked), second=second, title=title)

    place = in_the_readers_letters(asked.area.name)
    return download(f"{title}-{place}-{asked.today.isoformat()}.xlsx", write)


MONTH_HEADINGS = (
    *(Sentence("月份"), Sentence("月内新开"), Sentence("月内重开"), Sentence("月内停开")),
    Sentence("月底在的"),
)


def read_question(connection: Connection, actor: Actor) -> Asked:
    """Read the parameters of a comparison; raise InvalidRequest, NotAllowed."""
    given = _given()
    key = area_key(connection, actor, Right.LOOK, given.place)
    area = required_area(connection, actor, Right.LOOK, key)
    found, today = levels(connection, area), clock.now().date()
    per = given.by if given.by in found else found[0]
    parts = parts_of(connection, area, per)
    assert parts is not None
    counted = Counted(area, tuple(given.kind), _union(connection, given.union))
    return Asked(given, counted, _period(given, today), per, found, parts, today)


def _given() -> ComparisonParameters:
    values: dict[str, Any] = {name: text.strip() for name, text in request.args.items() if text.strip()}
    values.pop("told", None)
    if kinds := [one for one in request.args.getlist("kind") if one]:
        values["kind"] = kinds
    return validated(ComparisonParameters, values)


def _period(given: ComparisonParameters, today: date) -> Period:
    """Return the period that is asked for; without one, from the beginning of the year to today."""
    problems: dict[str, str] = {}

    def read(name: str, text: str, otherwise: date, *, is_end: bool) -> date:
        try:
            return parse_day(text, is_end=is_end) if text else otherwise
        except ValueError as error:
            problems[name] = error.args[0]
            return otherwise

    ends_on = read(Sentence("到"), given.end, today, is_end=True)
    begins_on = read(Sentence("从"), given.begin, ends_on.replace(month=1, day=1), is_end=False)
    if begins_on > ends_on and not problems:
        problems[Sentence("到")] = Sentence("结束的日子比开始的还早")
    if problems:
        raise InvalidRequest(problems)
    return Period(begins_on, ends_on)


def _union(connection: Connection, name: str) -> Area | None:
    if not name:
        return None
    organization_id = find_organization_id(connection, name)
    found = union_area(connection, organization_id) if organization_id else None
    if found is None:
        raise InvalidRequest({Sentence("工会"): Sentence("没有叫“{name}”的工会", name=name[:40])})
    return found


def _notes(asked: Asked) -> list[list[str]]:
    period = asked.period
    pairs = (
        (Sentence("哪里的"), asked.area.name),
        (Sentence("期间"), f"{period.begins_on} – {period.ends_on}"),
        (Sentence("类型"), "、".join(translate(kind.zh) for kind in asked.given.kind)),
        (Sentence("工会"), asked.given.union),
        (Sentence("状态（现在）"), translate(asked.given.status.zh) if asked.given.status else ""),
        (Sentence("怎么算"), translate(MEANING)),
    )
    return [[translate(name), text] for name, text in pairs if text]


MEANING = Sentence(
    "期末在开放、试运行或整改中照常开放的站，没有站点的地方也列出来；别的站里的点位和演示的站不算。"
    "选了状态，就是现在是这个状态的站。没有登记建成年月的站，从登记进来那天算起。"
)
