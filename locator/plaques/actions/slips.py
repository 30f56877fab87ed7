"""What is printed with secrets in it: slips of keepers with links, cards with the codes behind plaques."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, func, select

from locator.keepers.actions import links
from locator.plaques.actions import codes
from locator.plaques.queries.printable import PrintedPlace


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A station of a slip, and the address behind its QR code."""

    place: PrintedPlace
    link: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What one keeper gets on paper."""

    keeper: str
    lines: tuple[SlipLine, ...]


@dataclass(frozen=True, slots=True)
class PlaqueCard:
    """What stands behind one plaque."""

    place: PrintedPlace
    code: str


def make_slips(
    connection: Connection, places: Sequence[PrintedPlace], base_url: str, now: datetime
) -> list[Slip]:
    """Return a slip for each keeper of some stations, with new links; older links stay valid."""
    connection.execute(select(func.current_change_set()))  # links are in no table with a history
    return [
        Slip(keeper, tuple(SlipLine(one, _link(connection, one, base_url, now)) for one in theirs))
        for keeper, theirs in groupby(places, key=lambda one: one.keeper)
    ]


def make_cards(connection: Connection, places: Sequence[PrintedPlace], now: datetime) -> list[PlaqueCard]:
    """Return a card for each station, with a new code; the older ones open nothing from now on."""
    return [PlaqueCard(one, codes.renew(connection, one.id, now)) for one in places]


def _link(connection: Connection, one: PrintedPlace, base_url: str, now: datetime) -> str:
    return f"{base_url.rstrip('/')}/keeper/{links.create(connection, one.id, now)}"
