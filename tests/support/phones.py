"""What the tests of the pages look at: stations that do not depend on the clock, and what went wrong."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from factories import access, north, offers
from playwright.sync_api import BrowserContext, Page

from locator.stations.domain.access import AccessMethod
from locator.stations.domain.station import LifecycleStatus, PositionQuality

PATIENCE_MS = 120_000.0  # for what comes by itself: a busy machine is slow, not wrong
PHONE = {"width": 390, "height": 844}
HOSTILE = ("${alert(1)}驿站", "<img src=x onerror=alert(2)>驿站", "`{{7*7}}`\u202e站驿", "长" * 200)
STATIONS = (
    {"name": "关着的站", "at": north(50), "opening_hours": "off"},
    {"name": "没水的站", "at": north(150), "services": offers("toilet")},
    {
        "name": "黄塘驿站",
        "at": north(300),
        "address": "端州区蓝塘路1号",
        "phone": "0758-1234567",
        "access": access(AccessMethod.QR_SCAN, app="粤工惠", registration_needed=True),
    },
    {"name": "大概的站", "at": north(400), "position_quality": PositionQuality.APPROXIMATE},
    {"name": "不知道几点的站", "at": north(500), "opening_hours": ""},
    *({"name": name, "at": north(600 + 9 * n)} for n, name in enumerate(HOSTILE)),
    {"name": "停着的站", "at": north(700), "status": LifecycleStatus.SUSPENDED, "status_reason": "装修"},
    {"name": "并走的站", "at": north(800)},
    {"name": "没位置的站", "at": None},
)


@dataclass(frozen=True)
class Site:
    """The server's address, the codes of its stations by name, and its database."""

    address: str
    codes: dict[str, str]
    database_url: str

    def station(self, name: str) -> str:
        """Return the address of a station's page."""
        return f"{self.address}stations/{self.codes[name]}"


@dataclass
class Watch:
    """What went wrong on pages: console errors, refused policies, foreign hosts, alerts."""

    troubles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


Phone = Callable[..., Page]
Opened = TypeVar("Opened", Page, BrowserContext)


def patient(opened: Opened) -> Opened:
    """Return a page or a context of a browser after it has been given PATIENCE_MS for everything."""
    opened.set_default_timeout(PATIENCE_MS)
    return opened


def looks(page: Page, name: str) -> None:
    """Keep a picture of the page where LOCATOR_TEST_PICTURES says, for people to look at."""
    folder = os.environ.get("LOCATOR_TEST_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def numbers(address: str) -> list[float]:
    """Return the decimal numbers in an address, in their order."""
    return [float(found) for found in re.findall(r"\d+\.\d+", address)]
