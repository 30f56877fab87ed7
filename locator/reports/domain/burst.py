"""Bursts: strangers' reports of trouble on more stations within an hour than people come by."""

from datetime import timedelta
from enum import StrEnum

BURST_PERIOD = timedelta(hours=1)
MAX_STATIONS_OF_NETWORK = 8  # with a report of trouble, by strangers of one network
MIN_STATIONS_OF_ALL = 40  # below, strangers' reports of all networks are no burst
TIMES_USUAL = 4  # of the usual number of stations an hour
USUAL_PERIOD = timedelta(days=14)


class BurstState(StrEnum):
    """What became of a burst: its reports wait, count, or are dismissed."""

    WAITING = "waiting"
    RELEASED = "released"
    DISMISSED = "dismissed"


def is_burst_of_network(stations: int) -> bool:
    """Tell whether strangers of one network reported trouble at too many stations within the hour."""
    return stations > MAX_STATIONS_OF_NETWORK


def is_burst_of_all(stations: int, usual: float) -> bool:
    """Tell whether strangers everywhere did; `usual` is the average number of stations an hour."""
    return stations > max(MIN_STATIONS_OF_ALL, TIMES_USUAL * usual)
