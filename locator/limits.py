"""How often somebody may do what costs others: one table of limits, and how each is asked.

Each subject counts its own rows; here stand how many there may be within which time. What a request may be
in size is said at its route (`@body_up_to`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

Moment = TypeVar("Moment", bound=Any)  # a datetime, or an SQL expression of one


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of something within a time before now, for one `of`."""

    what: str
    of: str
    most: int
    within: timedelta

    def since(self, now: Moment) -> Moment:
        """Return the moment from which on is counted."""
        since: Moment = now - self.within
        return since

    def is_reached(self, counted: int | None) -> bool:
        """Tell whether no further one is allowed."""
        return (counted or 0) >= self.most


MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REPORTS = Limit("reports", "the strangers of a network over all stations, or a known device", 20, HOUR)
REPORTS_A_DAY = Limit("reports", REPORTS.of, 60, DAY)
REPORTS_AT_STATIONS = Limit(
    "reports", "the people of a network who are shown to be at the stations", 60, HOUR
)
ACCOUNT_FAILURES = Limit(
    "failed sign-ins",
    "an account: by all unknown browsers together, and by each known browser",
    10,
    QUARTER,
)
ORIGIN_FAILURES = Limit("failed sign-ins", "an address, which a whole office may share", 60, QUARTER)
PHOTOS = Limit("photos", "the reports of a network", 20, DAY)
PHOTO_BYTES = Limit("bytes of photos", PHOTOS.of, 100 * 1024 * 1024, DAY)
STATION_PHOTOS = Limit("photos of stations", "a person, or a station's keeper", 60, DAY)
FINDING_PHOTOS = Limit("photos of findings", "the inspectors of a station, or its keeper", 60, DAY)
# More than one address can try by PLAQUE_CODES: nobody closes a station's code alone. Decision 136.
PLAQUE_FAILURES = Limit("wrong codes", "the code behind a station's plaque", 2_000, HOUR)
MAILED_LINKS = Limit("links by mail", "a person, or a station's keeper", 3, HOUR)
# What anybody may ask, counted by each server process; which route counts for which is in QUESTIONS below.
ASKER = "an address (an IPv6 network), by each server process; this machine itself is not counted"
SEARCHES = Limit("searches", ASKER, 600, MINUTE)
LISTS = Limit("lists of stations", ASKER, 300, MINUTE)
STATIONS = Limit("looks at one station", ASKER, 1_200, MINUTE)
TEXTS = Limit("answers as text, of which a gateway asks many", ASKER, 1_200, MINUTE)
PACKS = Limit("packs for phones", ASKER, 120, MINUTE)
PRINTS = Limit("things to print and pictures", ASKER, 120, MINUTE)
LOOKUPS = Limit("looks by a secret code, which somebody may guess", ASKER, 120, MINUTE)
PLAQUE_CODES = Limit("codes of plaques typed in", ASKER, 6, MINUTE)
SUGGESTIONS = Limit("suggestions while typing", ASKER, 600, MINUTE)
IMPORTED_FILES = Limit("files to import", "a person", 100, DAY)  # files are kept for 30 days
IMPORTED_BYTES = Limit("bytes of files to import", "a person", 512 * 1024 * 1024, DAY)
# A view of a phone is six tiles; an office may share an address.
GROUND_TILES = Limit("tiles of the ground", ASKER, 1_200, MINUTE)
# Each makes up to two dozen tiles, to tell the size of all; a phone asks once for a city.
GROUND_PACKS = Limit("lists of a city's tiles", ASKER, 60, MINUTE)

QUESTIONS: Mapping[str, Limit] = {
    **dict.fromkeys(("find.home", "find.here", "road.ahead", "directions.directions"), SEARCHES),
    **dict.fromkeys(("api.nearest_by_query", "api.nearest_by_body"), SEARCHES),
    **dict.fromkeys(("api.stations", "api.divisions_with_stations", "embed.framed"), LISTS),
    **dict.fromkeys(("find.all_divisions", "find.one_division", "ogc_items.items"), LISTS),
    **dict.fromkeys(("public_events.at_station", "public_events.in_division"), LISTS),
    **dict.fromkeys(("bulletins.search", "bulletins.one", "bulletins.poster"), LISTS),
    **dict.fromkeys(("station.station", "api.station", "short_links.station", "ogc_items.item"), STATIONS),
    **dict.fromkeys(("sms.by_place", "sms.by_body", "messages.report"), TEXTS),
    **dict.fromkeys(("packs.division_pack", "packs.single_stations"), PACKS),
    **dict.fromkeys(("printing.sheet", "printing.card", "short_links.picture"), PRINTS),
    "public_events.event": STATIONS,
    "share_card.picture": PRINTS,
    "station_photos.photo": STATIONS,
    "station_photos.keeper_sends": LOOKUPS,
    **dict.fromkeys(("keeper_findings.screen", "keeper_findings.answer", "keeper_findings.photo"), LOOKUPS),
    "inspector_app.shell": LISTS,
    "suggestions.suggestions": SUGGESTIONS,
    **dict.fromkeys(("ground_tiles.public_tile", "ground_tiles.staff_tile"), GROUND_TILES),
    "ground_packs.division_ground": GROUND_PACKS,
    **dict.fromkeys(("reports.one", "reports.one_as_json", "reports.photo", "reports.add"), LOOKUPS),
    **dict.fromkeys(("privacy.report_data", "privacy.erase_report"), LOOKUPS),
    **dict.fromkeys(("privacy.keeper_data", "privacy.erase_keeper"), LOOKUPS),
    **dict.fromkeys(("reports.show_presence", "keepers.screen", "keepers.answer"), LOOKUPS),
    **dict.fromkeys(("keepers.list_stations", "keepers.confirm_all"), LOOKUPS),
    **dict.fromkeys(("inside.enter", "inside.station", "inside.report"), LOOKUPS),
    "plaque_codes.ask": LOOKUPS,
    "plaque_codes.open_station": PLAQUE_CODES,
    "keeper_use.count": LOOKUPS,
    **dict.fromkeys(("account.link", "account.take_link"), LOOKUPS),
}
