"""Where drafts lie in WGS 84: the one conversion of what was given, and what cannot be there refused."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geodata.crs import Crs, position_to_wgs84, to_wgs84
from geodata.errors import GeodataError
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.outline import require_in_china
from geodata.sentence import Sentence
from locator.entries.domain.draft import PositionInput, StationDraft
from locator.errors import RowProblem

FARTHEST_GATE_M = 3_000.0  # a service area has its ramp before it


def placed(drafts: Sequence[StationDraft]) -> tuple[list[StationDraft], list[RowProblem]]:
    """Return the drafts with their WGS 84 positions; those that cannot be in China are problems."""
    results: dict[int, StationDraft] = dict(enumerate(drafts))
    problems = []
    by_crs: dict[Crs, list[tuple[int, PositionInput]]] = defaultdict(list)
    for n, draft in enumerate(drafts):
        if draft.position_input:
            by_crs[draft.position_input.crs].append((n, draft.position_input))
    for crs, given in by_crs.items():
        lon, lat = np.array([one.given for _, one in given]).T
        for (n, _), *there in zip(given, *to_wgs84(lon, lat, crs), strict=True):
            try:
                position = require_in_china(LonLat.of(float(there[0]), float(there[1])))
            except GeodataError as error:
                problems.append(RowProblem(drafts[n].line, "lon", str(error)))
                continue
            results[n] = replace(drafts[n], position=position)
    with_gates = [_with_gate(draft) for draft in results.values()]
    problems += [problem for _, problem in with_gates if problem]
    return [draft for draft, _ in with_gates], problems


def _with_gate(draft: StationDraft) -> tuple[StationDraft, RowProblem | None]:
    """Return a draft with the place where vehicles turn in; a gate far away is a slip of the pen."""
    given = draft.gate_input
    if given is None or draft.position is None:
        return draft, None
    gate = position_to_wgs84(given.given, given.crs)
    away_m = distance_m(draft.position, gate)
    if away_m > FARTHEST_GATE_M:
        sentence = Sentence(
            "入口离站点 {away} 公里，最多 {most} 公里",
            away=f"{away_m / 1000:.1f}",
            most=f"{FARTHEST_GATE_M / 1000:g}",
        )
        return draft, RowProblem(draft.line, "gate_lon", sentence)
    return replace(draft, gate=gate), None
