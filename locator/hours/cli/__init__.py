"""Commands of hours."""

from locator.hours.cli import calendar, exceptions, hours

commands = (hours.hours, calendar.calendar, exceptions.closure, exceptions.campaign)
