"""Which doors are open, and to whom: a route that is not named here is closed to everybody."""

from collections.abc import Mapping

from flask import Flask, Response, abort, redirect, request, url_for

from locator.actions import photos
from locator.actions.import_runs import LARGEST_FILE_BYTES
from locator.domain.rights import Right
from locator.errors import SignInNeeded
from locator.web import errors, staff_session
from locator.web.staff_session import CodeNeeded

# Every public route by name; a new one that is forgotten here answers 404 and fails a test.
PUBLIC = frozenset(
    {
        "static",
        "modules",
        "shell.manifest",
        "shell.icon",
        "shell.worker",
        "shell.offline",
        "shell.kept",
        "find.home",
        "find.here",
        "find.all_divisions",
        "find.one_division",
        "station.station",
        "short.station",
        "short.picture",
        "printing.card",
        "open_data.about",
        "open_data.file",
        "printing.sheet",
        "reports.report",
        "reports.find",
        "reports.one",
        "reports.add",
        "reports.photo",
        "reports.report_by_body",
        "reports.one_as_json",
        "keepers.screen",
        "keepers.answer",
        "map.station_map_page",
        "api.nearest_by_query",
        "api.nearest_by_body",
        "api.stations",
        "api.station",
        "api.divisions_with_stations",
        "api.description",
        "api.documentation",
        "cells.cell",
        "cells.sparse_cell",
        "packs.division_pack",
        "packs.single_stations",
        "about.data",
        "about.privacy",
        "embed.builder",
        "embed.framed",
        "share_card.picture",
        "health.live",
        "health.ready",
        "health.status",
        "texts.by_place",
        "texts.by_body",
        "staff_door.sign_in",
        "staff_door.try_to_sign_in",
        "staff_door.forgot",
        "staff_door.send_reset",
        "staff_door.link",
        "staff_door.take_link",
    }
)
# What a session opens that has shown the password only.
HALF_SIGNED_IN = frozenset(
    {"staff_door.code", "staff_door.show_code", "staff_door.confirm_code", "staff_door.sign_out"}
)
# What needs an account: the right that the person must have in some area; None: an account is enough.
# Where in the area a thing lies is the view's to ask, and the database's to enforce.
STAFF: Mapping[str, Right | None] = {
    **dict.fromkeys(HALF_SIGNED_IN),
    "staff_door.account": None,
    "staff_door.change_password": None,
    "staff_home.home": Right.LOOK,
    "staff_reports.waiting": Right.LOOK,
    "staff_reports.one": Right.LOOK,
    "staff_reports.photo": Right.LOOK,
    "staff_reports.answer": Right.TEND,
    "staff_reports.discard_photo": Right.TEND,
    "staff_closures.closures": Right.LOOK,
    "staff_closures.close": Right.TEND,
    "staff_closures.reopen": Right.TEND,
    "staff_campaigns.campaigns": Right.LOOK,
    "staff_campaigns.new": Right.TEND,
    "staff_campaigns.start": Right.TEND,
    "staff_campaigns.lift": Right.TEND,
    "staff_keepers.keepers": Right.LOOK,
    "staff_keepers.name": Right.TEND,
    "staff_keepers.send_link": Right.TEND,
    "staff_keepers.end": Right.TEND,
    "staff_calendar.show": Right.LOOK,
    "staff_calendar.take_in": Right.APPOINT,
    "staff_table.table": Right.LOOK,
    "staff_stations.new": Right.EDIT,
    "staff_stations.add": Right.EDIT,
    "staff_stations.one": Right.LOOK,
    "staff_stations.edit": Right.EDIT,
    "staff_stations.save": Right.EDIT,
    "staff_stations.check": Right.EDIT,
    "staff_proposals.listed": Right.LOOK,
    "staff_proposals.one": Right.LOOK,
    "staff_proposals.approve": Right.PUBLISH,
    "staff_proposals.reject": Right.PUBLISH,
    "staff_proposals.withdraw": Right.EDIT,
    "staff_history.recent": Right.LOOK,
    "staff_history.head": Right.LOOK,
    "staff_history.station": Right.LOOK,
    "staff_history.bring_back": Right.EDIT,
    "staff_rules.rules": Right.APPOINT,
    "staff_rules.change": Right.APPOINT,
    "staff_people.forget_second_factor": Right.APPOINT,
    "staff_people.renew_link": Right.APPOINT,
    "staff_door.choose_language": None,
    "staff_api.station": Right.EDIT,
    "staff_api.replace": Right.EDIT,
    "staff_life.life": Right.LOOK,
    "staff_life.step": Right.EDIT,
    "staff_life.move": Right.EDIT,
    "staff_life.house": Right.PUBLISH,
    "staff_duplicates.queue": Right.LOOK,
    "staff_duplicates.find_pair": Right.LOOK,
    "staff_duplicates.pair": Right.LOOK,
    "staff_duplicates.decide": Right.PUBLISH,
    "staff_duplicates.undo": Right.PUBLISH,
    "staff_imports.imports": Right.EDIT,
    "staff_imports.begin": Right.EDIT,
    "staff_imports.one": Right.EDIT,
    "staff_imports.column_form": Right.EDIT,
    "staff_imports.choose_columns": Right.EDIT,
    "staff_imports.choose_sheet": Right.EDIT,
    "staff_imports.datum_form": Right.EDIT,
    "staff_imports.choose_datum": Right.EDIT,
    "staff_imports.again": Right.EDIT,
    "staff_imports.submit": Right.EDIT,
    "staff_imports.send_back": Right.PUBLISH,
    "staff_imports.drop": Right.EDIT,
    "staff_imports.apply": Right.PUBLISH,
    "staff_imports.undo_form": Right.PUBLISH,
    "staff_imports.undo": Right.PUBLISH,
    "staff_imports.progress": Right.EDIT,
    "staff_import_files.marked": Right.EDIT,
    "staff_import_rows.mend": Right.EDIT,
    "staff_import_rows.side_by_side": Right.EDIT,
    "staff_import_rows.take_up": Right.EDIT,
    "staff_import_rows.decide": Right.EDIT,
    "staff_figures.overview": Right.LOOK,
    "staff_figures.areas": Right.LOOK,
    "staff_exports.choose": Right.LOOK,
    "staff_exports.file": Right.LOOK,
    "staff_exports.plaques": Right.LOOK,
    "staff_listings.league": Right.LOOK,
    "staff_listings.stations": Right.LOOK,
    "staff_listings.sheet": Right.LOOK,
    "staff_listings.note": Right.TEND,
    "staff_listings.answer": Right.TEND,
    "staff_unions.unions": Right.APPOINT,
    "staff_unions.add": Right.APPOINT,
    "staff_unions.one": Right.APPOINT,
    "staff_unions.describe": Right.APPOINT,
    "staff_unions.move": Right.APPOINT,
    "staff_unions.set_ended": Right.APPOINT,
    "staff_people.people": Right.APPOINT,
    "staff_people.invite": Right.APPOINT,
    "staff_people.appoint": Right.APPOINT,
    "staff_people.end": Right.APPOINT,
    "staff_people.set_disabled": Right.APPOINT,
}
# What may send more than a form.
LARGER_BODIES = {
    "reports.add": photos.LARGEST_BYTES + 64 * 1024,
    "staff_imports.begin": LARGEST_FILE_BYTES + 64 * 1024,
    "staff_listings.answer": 5_000_000,
}


def close_the_others(app: Flask) -> None:
    """Answer 404 on every route that is not named; ask for an account where one is needed."""

    @app.before_request
    def _closed() -> None:
        endpoint = request.endpoint
        if endpoint in LARGER_BODIES:  # before anything reads the form
            request.max_content_length = LARGER_BODIES[endpoint]
        if endpoint is None:
            staff_session.recognize()
        if endpoint is None or endpoint in PUBLIC:
            return
        if endpoint not in STAFF:
            abort(404)
        staff_session.require(STAFF[endpoint], half_is_enough=endpoint in HALF_SIGNED_IN)

    app.register_error_handler(SignInNeeded, _to_the_door)


def _to_the_door(error: Exception) -> Response:
    """Lead a person to the form that is missing; tell a program."""
    if errors.wants_json(request) or request.method not in ("GET", "HEAD"):
        return errors.refused(error)
    where = "staff_door.code" if isinstance(error, CodeNeeded) else "staff_door.sign_in"
    return redirect(url_for(where), 303)  # type: ignore[return-value]
