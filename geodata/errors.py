"""Errors of geodata. Every message is a sentence for the person who gave the value."""


class GeodataError(ValueError):
    """An invalid value from outside."""


class InvalidPosition(GeodataError):
    """A position that is impossible or cannot have been intended."""


class InvalidBox(GeodataError):
    """An invalid box of longitudes and latitudes, or an invalid tile."""


class UnknownCrs(GeodataError):
    """An unknown or missing coordinate reference system."""


class UnknownDivision(GeodataError):
    """A code or name of no division, or of several."""


class UnreadableFile(GeodataError):
    """A file that is damaged, dangerous, too large or of another kind than its name says."""
