"""The first page after signing in: the figures of the person's areas, and jobs that failed."""

from flask import Blueprint, Response

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
    figures, failed, years, waiting, missing, prepared = as_staff(
        lambda connection: (
            read_figures(connection, scope),
            failed_jobs(connection, MAX_FAILED_JOBS),
            decreed_years(connection),
            bursts.waiting(connection),
            missing_processes(connection),
            preparations(connection, approval_no) if is_administrator else None,
        ),
        session.by(),
    )
    return page(
        "staff/home.html",
        private=True,
        actor=actor,
        figures=figures,
        failed_jobs=failed,
        missing_notice=missing_notice(years, scope.now.date()),
        bursts=waiting,
        missing_processes=missing_sentence(missing),
        preparations=prepared,
        now=scope.now,
        **template_values(),
    )
