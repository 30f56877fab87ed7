"""The site of the page tests: stations whose state does not depend on the clock; phones; page errors."""

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

BROWSER_TIMEOUT_MS = 120_000.0  # so long that a busy machine fails no test
PHONE = {"width": 390, "height": 844}
HOSTILE_NAMES = ("${alert(1)}驿站", "<img src=x onerror=alert(2)>驿站", "`{{7*7}}`\u202e站驿", "长" * 200)
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
    *({"name": name, "at": north(600 + 9 * n)} for n, name in enumerate(HOSTILE_NAMES)),
    {"name": "停着的站", "at": north(700), "status": LifecycleStatus.SUSPENDED, "status_reason": "装修"},
    {"name": "并走的站", "at": north(800)},
    {"name": "没位置的站", "at": None},
)


@dataclass(frozen=True)
class Site:
    """A server: its base URL, the codes of its stations by name, its database."""

    address: str
    codes: dict[str, str]
    database_url: str

    def station(self, name: str) -> str:
        """Return the URL of a station's page."""
        return f"{self.address}stations/{self.codes[name]}"


@dataclass
class PageMonitor:
    """Records of pages: problems (console errors, policy violations, other hosts, dialogs) and URLs."""

    problems: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


Phone = Callable[..., Page]
Opened = TypeVar("Opened", Page, BrowserContext)


def with_long_timeout(opened: Opened) -> Opened:
    """Return a page or context with BROWSER_TIMEOUT_MS as its default timeout."""
    opened.set_default_timeout(BROWSER_TIMEOUT_MS)
    return opened


def save_screenshot(page: Page, name: str) -> None:
    """Save a screenshot in the folder LOCATOR_TEST_PICTURES, if set, for review."""
    folder = os.environ.get("LOCATOR_TEST_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def decimal_numbers(url: str) -> list[float]:
    """Return the decimal numbers in a URL, in order."""
    return [float(number) for number in re.findall(r"\d+\.\d+", url)]
