"""What a map shows under its stations, and the words of its controls."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basemap:
    """Settings and labels of the base map: 天地图 if there is a key, else the ground if one may be drawn."""

    tianditu_key: str = ""
    attribution: str = ""
    approval_no: str = ""
    label: str = "地图"  # the accessible name
    zoom_in: str = "放大"
    zoom_out: str = "缩小"
    close: str = "关上"
    ground_module: str = ""  # the URL of ground_layer.js; empty: no ground
    ground: Mapping[str, object] | None = None  # what the module is told

    @property
    def credit(self) -> str:
        """The attribution and approval number that law and source require on the map."""
        return " ".join(part for part in (self.attribution, self.approval_no) if part)
