"""What the template of the search form needs to show it again."""

from datetime import datetime
from typing import Any

from locator.search.domain.quick_filters import (
    QUICK_FILTERS,
    filters_for_mode,
    service_filter,
)
from locator.search.views.find_parameters import FindParameters
from locator.search.views.labels import ROLE_LABELS
from locator.stations.domain.truck import RoadSide

ROLES = [(mode.value, label) for mode, label in ROLE_LABELS.items()]
ROAD_SIDES = (RoadSide.UNKNOWN, RoadSide.UP, RoadSide.DOWN)


def form_values(query: FindParameters, at: datetime) -> dict[str, Any]:
    """Return what the template needs to show the form again, with the quick filters of the mode first."""
    first, others = filters_for_mode(query.mode)
    quick_values = {quick_filter.value for quick_filter in QUICK_FILTERS}
    others += tuple(service_filter(code) for code in query.service if code not in quick_values)
    checked = {quick_filter.key for quick_filter in (*first, *others) if quick_filter.is_among(query)}
    return {
        "wanted": query,
        "at": at,
        "first": first,
        "others": others,
        "chosen": checked,
        "modes": ROLES,
        "more": any(quick_filter.key in checked for quick_filter in others),
        "road_sides": ROAD_SIDES,
        "faults": {},  # of the vehicle's fields
        "given": {},
    }
