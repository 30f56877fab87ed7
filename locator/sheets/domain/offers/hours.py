"""The hours of an offer as clerks write them: 周三18:00-20:00, 9:00-11:00.

A door's hours are asked about where no weekday or no rule for holidays is written. An offer is behind the
door: times alone hold whenever it is open; and what nobody has said of holidays is unsure on them.
"""

from geodata.sentence import Sentence
from locator.hours.domain.errors import InvalidHours
from locator.hours.domain.hours import normalise_hours
from locator.hours.domain.posted.reading import NO_DAYS, NO_HOLIDAY_RULE
from locator.sheets.domain.opening.cell import parse_hours_cell

HOLIDAYS_UNKNOWN = "PH unknown"


def read_offer_hours(text: str) -> str:
    """Return hours in canonical opening_hours syntax; raise ValueError or InvalidHours."""
    reading = parse_hours_cell(text)
    if not reading.hours:
        raise ValueError(reading.error or Sentence("“{text}”没读懂", text=text[:40]))
    if others := [one for one in reading.assumptions if one not in (NO_DAYS, NO_HOLIDAY_RULE)]:
        raise ValueError(
            Sentence(
                "“{text}”说不准：{why}。请写成：{repair}",
                text=text[:40],
                why=others[0],
                repair=reading.repair,
            )
        )
    if NO_HOLIDAY_RULE in reading.assumptions and NO_DAYS not in reading.assumptions:
        try:
            return normalise_hours(f"{reading.hours}; {HOLIDAYS_UNKNOWN}")
        except InvalidHours:
            return reading.hours
    return reading.hours
