"""Tags of the search index for kinds, services, audiences and access.

Each station has one integer array of its tags, so that one index answers any conjunction. Tags are
stored in the database: never use one for another meaning.
"""

from locator.stations.domain.access import WITHOUT_APP, Audience
from locator.stations.domain.service_vocabulary import SERVICE_TYPES
from locator.stations.domain.station import StationKind
from locator.stations.domain.station_fields import FILTERS

WITHOUT_APP_TAG = 200
MISSING = 10_000  # added to the tag of a service that a station is known not to have (public_station_source)
KIND_TAGS = {
    StationKind.UNION_STATION: 101,
    StationKind.MOBILE_STATION: 102,
    StationKind.DRIVER_HOME: 103,
    StationKind.DRIVER_STATION: 104,
    StationKind.WORKSHOP_REST: 105,
    StationKind.LABOR_RELATIONS_STATION: 106,
    StationKind.LABOR_RELATIONS_POINT: 107,
    StationKind.RIGHTS_CENTER: 108,
    StationKind.LEGAL_BASE: 109,
    StationKind.FENGQIAO_SITE: 110,
    StationKind.WORKERS_HOME: 111,
    StationKind.CULTURE_PALACE: 112,
    StationKind.PARTNER_SERVICE: 113,
}
AUDIENCE_TAGS = {
    Audience.ANYONE: 301,
    Audience.OUTDOOR_WORKERS: 302,
    Audience.RIDERS: 303,
    Audience.DRIVERS: 304,
    Audience.SANITATION: 305,
    Audience.UNION_MEMBERS: 306,
    Audience.WOMEN: 307,
    Audience.EMPLOYEES: 308,
    Audience.UNKNOWN: 309,
}


def search_tags() -> list[tuple[str, str, int]]:
    """Return every (namespace, code, tag) of the table search_tag."""
    return [
        *(("service", service.code, service.tag) for service in SERVICE_TYPES),
        *(("kind", kind.value, tag) for kind, tag in KIND_TAGS.items()),
        *(("audience", audience.value, tag) for audience, tag in AUDIENCE_TAGS.items()),
        *(("field", field.cell, field.tag) for field in FILTERS.values()),
        *(("access", method.value, WITHOUT_APP_TAG) for method in sorted(WITHOUT_APP)),
    ]
