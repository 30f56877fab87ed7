"""Converting the positions of drafts to WGS 84, and refusing those outside of China."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from geodata.crs.conversion import Crs, position_to_wgs84
from geodata.crs.outline import require_in_china
from geodata.errors import GeodataError
from geodata.geodesy import distance_m
from geodata.lonlat import LonLat
from geodata.sentence import Sentence
from locator.entries.domain.draft import PositionInput, StationDraft
from locator.errors import RowProblem

FEW = 20
MAX_GATE_DISTANCE_M = 3_000.0  # the ramp of a service area may be far before it


def convert_positions(drafts: Sequence[StationDraft]) -> tuple[list[StationDraft], list[RowProblem]]:
    """Return the drafts with WGS 84 positions, and a problem for each position outside of China."""
    results: dict[int, StationDraft] = dict(enumerate(drafts))
    problems = []
    by_crs: dict[Crs, list[tuple[int, PositionInput]]] = defaultdict(list)
    for index, draft in enumerate(drafts):
        if draft.position_input:
            by_crs[draft.position_input.crs].append((index, draft.position_input))
    for crs, positions in by_crs.items():
        given = [position_input.given for _, position_input in positions]
        for (index, _), converted in zip(positions, _in_wgs84(given, crs), strict=True):
            try:
                position = require_in_china(LonLat.of(*converted))
            except GeodataError as error:
                problems.append(RowProblem(drafts[index].line, "lon", str(error)))
                continue
            results[index] = replace(drafts[index], position=position)
    with_gates = [_with_gate(draft) for draft in results.values()]
    problems += [problem for _, problem in with_gates if problem]
    return [draft for draft, _ in with_gates], problems


def _in_wgs84(given: Sequence[LonLat], crs: Crs) -> list[LonLat]:
    """Return positions in WGS 84; numpy, which web processes do not load, is worth its import for many."""
    if len(given) <= FEW:
        return [position_to_wgs84(one, crs) for one in given]
    from geodata.crs.arrays import to_wgs84

    lon, lat = zip(*given, strict=True)
    return [LonLat(*pair) for pair in zip(*(axis.tolist() for axis in to_wgs84(lon, lat, crs)), strict=True)]


def _with_gate(draft: StationDraft) -> tuple[StationDraft, RowProblem | None]:
    """Return a draft with the position of its gate; a gate too far away is a problem."""
    gate_input = draft.gate_input
    if gate_input is None or draft.position is None:
        return draft, None
    gate = position_to_wgs84(gate_input.given, gate_input.crs)
    gate_distance_m = distance_m(draft.position, gate)
    if gate_distance_m > MAX_GATE_DISTANCE_M:
        sentence = Sentence(
            "入口离站点 {away} 公里，最多 {most} 公里",
            away=f"{gate_distance_m / 1000:.1f}",
            most=f"{MAX_GATE_DISTANCE_M / 1000:g}",
        )
        return draft, RowProblem(draft.line, "gate_lon", sentence)
    return replace(draft, gate=gate), None
