"""Rows of sheets as hypothesis makes them up: whatever a clerk may have written that the reader takes."""

import unicodedata
from datetime import date
from typing import Any

from hypothesis import strategies as st

from geodata.crs.conversion import Crs
from locator.stations.domain.access import AccessMethod, Audience, Price
from locator.stations.domain.service import SERVICES
from locator.stations.domain.station import (
    CaptureMethod,
    Facet,
    LifecycleStatus,
    PositionQuality,
    StationKind,
)

SIGNS = "驿站工会A1b0号-+='@\"，,;：\t (（）)　…🍵\n"


def _stays(text: str) -> bool:
    """Tell whether a text is one that the reader keeps as it is."""
    kept = unicodedata.normalize("NFC", text).strip() == text
    return kept and not text.startswith(("=", "@")) and "\t" not in text


WORDS = st.text(SIGNS, max_size=12).filter(_stays)
NUMBERS = st.from_regex(r"[0+\-]?[0-9]{1,18}", fullmatch=True)  # leading zeros, as long as Excel spoils them
DAYS = st.dates(date(2000, 1, 1), date(2026, 11, 1)).map(date.isoformat)
SEASONS = "May-Sep Mo-Su 07:30-20:00; Oct-Apr Mo-Su 08:30-18:00"
HOURS = st.sampled_from(["", "24/7", "Mo-Fr 08:30-17:30; PH off", "off", SEASONS])
SERVICE_LISTS = st.lists(st.sampled_from(sorted(SERVICES)), max_size=4, unique=True)
NAMES = WORDS.map(lambda text: text.replace("\n", "")).filter(lambda text: text and _stays(text))


def _code(codes: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([""] + [one.value for one in codes])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    """Make up one row of a sheet, in the columns that an import reads."""
    kind = draw(st.sampled_from(list(StationKind)))
    offers = draw(SERVICE_LISTS)
    cells = {
        "name": draw(NAMES),
        "type": kind.value,
        "division_code": draw(st.sampled_from(["", "441202", "110115"])),
        "opening_hours": draw(HOURS),
        "self_service_hours": draw(HOURS),
        "on_holiday": draw(st.sampled_from(["", "week", "closed", "08:00-12:00"])),
        "access": draw(_code(AccessMethod)),
        "access_registration": draw(st.sampled_from(["", "yes", "no"])),
        "access_audience": draw(_code(Audience)),
        "access_price": draw(_code(Price)),
        "services": "、".join(offers[:2]),
        "services_missing": "、".join(offers[2:]),
        "services_text": draw(st.sampled_from(["", "热水、充电", "+热水"])),
        "status": draw(_code(set(LifecycleStatus) - {LifecycleStatus.MERGED})),
        "capture_method": draw(_code(CaptureMethod)),
        "as_of": draw(st.sampled_from(["", "2026", "2026-11", "2026-11-01"])),
        "aliases": "、".join(draw(st.lists(st.sampled_from(["老站", "-1楼", "+站", "007"]), max_size=2))),
        **{name: draw(WORDS) for name in ("address", "wayfinding", "access_note", "brand", "checked_by")},
        **{name: draw(WORDS) for name in ("host", "operator", "opening_hours_text", "source", "name_en")},
        "phone": draw(NUMBERS | st.just("")),
        "external_identifier": draw(NUMBERS | st.just("")),
        "captured_on": draw(DAYS | st.just("")),
        "status_since": draw(DAYS | st.sampled_from(["", "2023", "2023-05"])),
        **{f"{facet}_checked_on": draw(DAYS | st.just("")) for facet in Facet},
    }
    return cells | draw(st.just({}) | _places())


@st.composite
def _places(draw: st.DrawFn) -> dict[str, str]:
    """Make up a place in Guangdong, with as many decimals as somebody cared to write."""
    decimals = draw(st.integers(2, 8))
    quality = _code(set(PositionQuality) - {PositionQuality.MISSING})
    return {
        "lon": f"{draw(st.floats(112.0, 114.0)):.{decimals}f}",
        "lat": f"{draw(st.floats(22.9, 24.0)):.{decimals}f}",
        "crs": draw(st.sampled_from([one.value for one in Crs])),
        "position_quality": draw(quality),
    }
