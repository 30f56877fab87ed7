"""The driver's vehicle in the search form: strict numbers, and the words beside a field that cannot be used.

static/js/find/vehicle.js says the same on the phone.
"""

import re
import unicodedata
from collections.abc import Mapping

from geodata.sentence import Sentence
from locator.stations.domain.truck import MAX_GATE_HEIGHT_M, MAX_TRUCK_LENGTH_M

MOST_M: Mapping[str, float] = {"height_m": MAX_GATE_HEIGHT_M, "length_m": MAX_TRUCK_LENGTH_M}
METRES = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*(?:米|[mM])?", re.ASCII)
SIGNED = re.compile(r"[-+−－]\s*\d")
COMMA = re.compile(r"[\d０-９]\s*[,，、]\s*[\d０-９]")


def parse_vehicle_metres(text: str, most_m: float) -> float:
    """Parse metres as a driver writes them, ``4.2`` or ``4.2米``; raise ValueError with what is wrong."""
    written = text.strip()
    match = METRES.fullmatch(written)
    if match and 0 < float(match[1]) <= most_m:
        return float(match[1])
    if match or SIGNED.match(written):
        raise ValueError(Sentence("应在 0 到 {most} 米之间", most=f"{most_m:g}"))
    if COMMA.search(written):
        raise ValueError(Sentence("小数点用“.”，不用逗号，例如 4.2"))
    if METRES.fullmatch(unicodedata.normalize("NFKC", written)):
        raise ValueError(Sentence("请用半角数字，例如 4.2"))
    raise ValueError(Sentence("应是米数，例如 4.2"))


def vehicle_faults(fields: Mapping[str, str]) -> dict[str, Sentence]:
    """Return what is wrong with each field of the vehicle that is filled in."""
    found: dict[str, Sentence] = {}
    for name, most_m in MOST_M.items():
        text = fields.get(name, "").strip()
        try:
            if text:
                parse_vehicle_metres(text, most_m)
        except ValueError as error:
            found[name] = error.args[0]
    return found
