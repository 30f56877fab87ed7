"""Commands on opening hours, the calendar, closures and campaigns."""

from locator.hours.cli import calendar, exceptions, hours

commands = (hours.hours, calendar.calendar, exceptions.closure, exceptions.campaign)
