"""Why a result stands where it stands, in a few words made from the same terms that rank it."""

from locator.domain.search import Filters
from locator.domain.state import OpenState

OPEN_STATES = frozenset({OpenState.OPEN, OpenState.CLOSING_SOON})


def reason(place: int, behind_m: float, state: OpenState, filters: Filters) -> str:
    """Return the reason of the result at `place` (from 1), `behind_m` metres behind the one before.

    Results are ranked by geodesic distance alone among those that pass the filters.
    """
    if place == 1:
        return _first(state, filters)
    if behind_m < 1:
        return "与上一处同样远"
    words = f"按距离排第 {place}，比上一处远 {_metres(behind_m)}"
    return words if state is not OpenState.UNKNOWN else f"按距离排第 {place}，时间未核实"


def _first(state: OpenState, filters: Filters) -> str:
    nearest = "符合条件的里面最近" if filters.any else "最近的一处"
    if state is OpenState.CLOSED:
        return f"{nearest}，但现在关门"
    return f"{nearest}，时间未核实" if state is OpenState.UNKNOWN else nearest


def _metres(distance_m: float) -> str:
    return f"{distance_m:.0f} 米" if distance_m < 1000 else f"{distance_m / 1000:.1f} 公里"
