"""The standard services, with the wordings found in published lists: the rows of services.csv.

Codes and groups follow the union reports' own lists. `tag` is the service's number in the search index
and must never be used for another service. A union's own words under them are rows of the table
`service_word`, which has the standard ones as well (`locator.operations.actions.reference`).
"""

import csv
from importlib import resources
from typing import NamedTuple


class ServiceType(NamedTuple):
    """A type of service: stable tag and code, group, names, and alternative wordings."""

    tag: int
    code: str
    group: str
    zh: str
    en: str
    wordings: str = ""


def _rows_of_file() -> tuple[ServiceType, ...]:
    text = resources.files("locator.stations.domain").joinpath("services.csv").read_text(encoding="utf-8")
    return tuple(ServiceType(int(row.pop("tag")), **row) for row in csv.DictReader(text.splitlines()))


SERVICE_TYPES = _rows_of_file()
GROUPS = {
    "basic": "基本",
    "power": "充电",
    "health": "健康",
    "info": "信息",
    "rights": "维权",
    "driver": "司机",
    "life": "生活",
    "access": "无障碍",
}
