"""The first page after signing in: what to do first, figures of the areas, jobs that failed."""

from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Connection

from locator.accounts.domain.rights import Right, Role
from locator.accounts.views import session
from locator.accounts.views.access import requires
from locator.figures.queries.figures import read_figures
from locator.figures.views import current_scope, template_values
from locator.hours.domain.notice_due import missing_notice
from locator.hours.queries.calendar import decreed_years
from locator.http.database import as_staff
from locator.http.deployment import settings
from locator.http.responses import page
from locator.jobs.domain import missing_sentence
from locator.jobs.queries import failed as failed_jobs
from locator.jobs.queries import missing_processes
from locator.reports.queries import bursts
from locator.staff.queries.preparations import preparations
from locator.staff.queries.waiting_work import waiting_work

MAX_FAILED_JOBS = 20
bp = Blueprint("staff_home", __name__, url_prefix="/staff")


@bp.get("/")
@requires(Right.LOOK)
def home() -> Response:
    """Show the figures of the areas, whether jobs are done, and to whoever runs the program, which failed."""
    actor = session.actor()
    scope = current_scope(actor)
    approval_no = settings().map_approval_no
    is_administrator = any(one.role is Role.ADMINISTRATOR for one in actor.appointments)

    def load(connection: Connection) -> dict[str, Any]:
        missing = missing_notice(decreed_years(connection), scope.now.date())
        work = waiting_work(connection, actor, missing, scope.now)
        return {
            "work": [one for one in work if one.count],
            "nothing": [one.kind.what for one in work if not one.count],
            "figures": read_figures(connection, scope),
            "failed_jobs": failed_jobs(connection, MAX_FAILED_JOBS),
            "missing_notice": missing,
            "bursts": bursts.waiting(connection),
            "missing_processes": missing_sentence(
                missing_processes(connection), with_commands=is_administrator
            ),
            "preparations": preparations(connection, approval_no) if is_administrator else None,
        }

    values = as_staff(load, session.by())  # before the page, which asks for the last backup by itself
    return page("staff/home.html", private=True, actor=actor, now=scope.now, **values, **template_values())
